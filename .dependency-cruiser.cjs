/**
 * The laws of docs/architecture.md as rules over imports, type imports included; `npm run check:boundaries` applies them.
 *
 * Layers only import downwards. `layers` below lists, top first, what may import what; a folder that is missing from a
 * list of the same level may not be imported at all.
 */

const SOURCE = '^(server|schema|services|models|lib)/';

/** Turns `from → may only import these of ours` into a rule that forbids the rest. */
const mayImport = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: '^(server|schema|services|models|lib|scripts|tests)/', pathNot: allowed },
});

/** A package that only one place may import; scripts and tests are free. */
const onlyIn = (name, packages, place, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: SOURCE, pathNot: place },
  to: { path: `node_modules/(${packages})(/|$)` },
});

/** Folders of models/, each with the folders beside it that it may import; every one may import lib and itself. */
const MODELS = {
  onnx: [],
  autodiff: ['onnx'],
  // Only the names of the execution providers: runtime lowers graphs with passes otherwise.
  passes: ['onnx', 'runtime/execution-provider\\.ts'],
  nn: ['onnx'],
  optimizers: ['onnx'],
  metrics: [],
  // Only the type of a set of weights, which says nothing about files: checkpoints import architectures otherwise.
  architectures: ['onnx', 'nn', 'checkpoints/weights\\.ts'],
  checkpoints: ['onnx', 'architectures'],
  tokenizers: ['architectures'],
  objectives: ['onnx', 'autodiff', 'architectures'],
  attribution: ['onnx', 'passes', 'objectives'],
  'onnx-classifiers': ['onnx', 'autodiff', 'passes', 'attribution'],
  runtime: ['onnx', 'passes', 'architectures', 'attribution', 'onnx-classifiers'],
  training: [
    ...['onnx', 'autodiff', 'passes', 'nn', 'optimizers', 'metrics'],
    ...['architectures', 'checkpoints', 'objectives', 'runtime'],
  ],
};

const modelRules = Object.entries(MODELS).map(([folder, below]) =>
  mayImport(
    `models-${folder}`,
    `^models/${folder}/`,
    `^(lib/|models/(${[folder, ...below].map((path) => (path.includes('.') ? `${path}$` : `${path}/`)).join('|')}))`,
    `models/${folder} may import: ${['lib', ...below].join(', ')}.`,
  ),
);

/** Folders of services/, likewise; `store` and `processes` may import types of any of them, see below. */
const SERVICES = {
  datasets: ['store'],
  registry: ['processes', 'store'],
  inference: ['processes', 'registry', 'store'],
  attribution: ['inference', 'registry', 'store'],
  comparison: ['attribution', 'inference', 'registry', 'store'],
  runs: ['datasets', 'processes', 'registry', 'store'],
};

const serviceRules = Object.entries(SERVICES).map(([folder, below]) =>
  mayImport(
    `services-${folder}`,
    `^services/${folder}/`,
    `^(lib|models|services/(${[folder, ...below].join('|')}))/`,
    `services/${folder} may import of services: ${below.join(', ')}.`,
  ),
);

module.exports = {
  forbidden: [
    mayImport('lib-alone', '^lib/', '^lib/', 'lib imports nothing of ours.'),
    mayImport('models-down', '^models/', '^(models|lib)/', 'models imports models and lib.'),
    mayImport('services-down', '^services/', '^(services|models|lib)/', 'services import services, models and lib.'),
    mayImport(
      'schema-down',
      '^schema/',
      '^(schema|services|lib)/',
      'schema imports schema, services and lib; never models.',
    ),
    mayImport('server-down', '^server/', SOURCE, 'Nothing imports scripts or tests.'),
    mayImport('client-alone', '^scripts/client/', '^scripts/client/', 'The client knows the public API only.'),
    ...modelRules,
    ...serviceRules,
    {
      name: 'scripts-not-tests',
      comment: 'Nothing but tests imports tests.',
      severity: 'error',
      from: { path: '^scripts/' },
      to: { path: '^tests/' },
    },
    onlyIn('onnxruntime-in-runtime', 'onnxruntime-(node|common)', '^models/runtime/', 'One door to ONNX Runtime.'),
    onlyIn('protobuf-in-codec', '@bufbuild', '^models/onnx/protobuf/', 'Protobuf stays in the codec.'),
    onlyIn('sql-in-store', 'kysely|libsql', '^services/store/', 'SQL stays in the store.'),
    onlyIn(
      'graphql-in-schema',
      'graphql|type-graphql|dataloader|graphql-query-complexity',
      '^(schema|server)/',
      'Services and models are free of GraphQL.',
    ),
    onlyIn(
      'http-in-server',
      'fastify|@fastify|ws|graphql-ws|@apollo|@as-integrations|pino|prom-client',
      '^server/',
      'The edge is in server.',
    ),
    {
      name: 'models-pure',
      comment: 'models does no I/O besides what runtime does.',
      severity: 'error',
      from: { path: '^models/', pathNot: '^models/runtime/' },
      to: {
        dependencyTypes: ['core'],
        path: '^(fs|fs/promises|child_process|worker_threads|net|http|https|os|process)$',
      },
    },
    {
      name: 'protocol-types-only',
      comment: 'processes fixes messages and knows other services by their data types alone.',
      severity: 'error',
      from: { path: '^services/processes/' },
      to: { path: '^services/(?!processes/|runs/run\\.ts$)' },
    },
    {
      name: 'store-types-only',
      comment: 'The store keeps what other services define and calls none of them.',
      severity: 'error',
      from: { path: '^services/store/' },
      to: { path: '^(services/(?!store/)|models/)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-cycles',
      comment: 'Files that need each other are one idea, or a third file is missing.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-barrels',
      comment: 'Import from the file that has it.',
      severity: 'error',
      from: {},
      to: { path: '(^|/)index\\.ts$', pathNot: 'node_modules' },
    },
    {
      name: 'resolvable',
      comment: 'An import that points nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'declared-dependencies',
      comment: 'What runs in production is a dependency, not a development dependency or one of somebody else.',
      severity: 'error',
      from: { path: SOURCE },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // A package of its own, which is installed when the benchmark first needs it.
    exclude: { path: '^scripts/bench/transformers-js/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'default'],
    },
  },
};
