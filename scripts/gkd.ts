// The command line client. It speaks the public API of a running server and nothing else.

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { succeeded, type ReportedError } from './client/api-error.js';
import { createClient, type ApiClient } from './client/create-client.js';
import type { RunEvent } from './client/run-events.js';

const USAGE = `usage: npm run gkd -- <command> [--url http://127.0.0.1:4000]

  import <path> --name <name>     import a Hugging Face folder or an ONNX file below an import root
  export <model> <folder>         download a model version as a folder that other tools open
  follow <run> [--after <cursor>] print a run's events until it ends
  predict <model> <text> ...      classify texts`;

interface Command {
  readonly client: ApiClient;
  readonly words: readonly string[];
  readonly options: { readonly name?: string | undefined; readonly after?: string | undefined };
}

class UsageError extends Error {}

function word({ words }: Command, index: number, what: string): string {
  const found = words[index];
  if (found === undefined) throw new UsageError(`expected ${what}, got nothing`);
  return found;
}

async function importModel(command: Command): Promise<void> {
  const { name } = command.options;
  if (name === undefined) throw new UsageError('--name: expected a name, got nothing');
  const { importModel } = await command.client.query<{
    importModel: { model: { ref: string }; errors: readonly ReportedError[] };
  }>(
    `mutation ($input: ImportModelInput!) {
      importModel(input: $input) { model { ref } errors { code message path } }
    }`,
    { input: { name, path: word(command, 0, 'a path') } },
  );
  console.log(succeeded(importModel).model.ref);
}

async function exportModel(command: Command): Promise<void> {
  const ref = word(command, 0, 'a model');
  const folder = word(command, 1, 'a folder');
  const { model } = await command.client.query<{
    model: { ref: string; card: { digests: readonly { file: string; sha256: string }[] } } | null;
  }>('query ($ref: ModelRef!) { model(ref: $ref) { ref card { digests { file sha256 } } } }', { ref });
  if (!model) throw new Error(`there is no model "${ref}"`);
  await mkdir(folder, { recursive: true });
  for (const { file, sha256 } of model.card.digests) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), await command.client.downloadModelFile(model.ref, file, sha256));
  }
  await writeFile(join(folder, 'card.json'), await command.client.downloadModelFile(model.ref, 'card.json'));
  console.log(`${model.ref} → ${folder}`);
}

function describe(event: RunEvent): string {
  switch (event.__typename) {
    case 'StepCompleted':
      return `step ${event.step}  loss ${event.loss ?? 'not finite'}  gradient cosine ${event.gradientCosine ?? '–'}`;
    case 'EvaluationCompleted':
      return `${event.split} at step ${event.step}  ${event.metrics.map(({ name, value }) => `${name} ${value ?? 'not finite'}`).join('  ')}`;
    case 'CheckpointSaved':
      return `checkpoint at step ${event.step}`;
    case 'RunStatusChanged':
      return `${event.status}${event.reason === null ? '' : `: ${event.reason}`}`;
    case 'LogEmitted':
      return event.message;
  }
}

async function follow(command: Command): Promise<void> {
  const { after } = command.options;
  const print = (events: readonly RunEvent[]): void => {
    for (const event of events) console.log(`${String(event.sequence).padStart(6)}  ${event.at}  ${describe(event)}`);
  };
  await command.client.followRun(word(command, 0, 'a run'), print, after === undefined ? {} : { after });
}

async function predict(command: Command): Promise<void> {
  const texts = command.words.slice(1).map((text) => ({ text }));
  if (texts.length === 0) throw new UsageError('expected at least one text, got none');
  const { predict } = await command.client.query<{
    predict: readonly { text: string; label: string; confidence: number }[];
  }>('query ($input: PredictInput!) { predict(input: $input) { text label confidence } }', {
    input: { model: word(command, 0, 'a model'), texts },
  });
  for (const { text, label, confidence } of predict) console.log(`${label}  ${confidence.toFixed(3)}  ${text}`);
}

/** The message; what Node says of a failed request lies in its cause. */
function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause, message } = error;
  const { code } = (cause ?? {}) as { code?: unknown };
  return typeof code === 'string' ? `${message} (${code}); is the server running, and at --url?` : message;
}

const commands = new Map([
  ['import', importModel],
  ['export', exportModel],
  ['follow', follow],
  ['predict', predict],
]);

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      url: { type: 'string', default: 'http://127.0.0.1:4000' },
      name: { type: 'string' },
      after: { type: 'string' },
    },
  });
  const [name = '', ...words] = positionals;
  const run = commands.get(name);
  if (!run) throw new UsageError(`expected ${[...commands.keys()].join(', ')}, got ${name === '' ? 'nothing' : name}`);
  await run({ client: createClient(values.url), words, options: values });
} catch (error) {
  console.error(describeError(error));
  if (error instanceof UsageError) console.error(`\n${USAGE}`);
  process.exitCode = 1;
}
