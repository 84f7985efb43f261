// Times the benchmark step of each objective and compares it with the sgemm rate of the same process.
// Usage: npm run bench:train [-- --steps 12 --objective GRADIENT_KD]

import os from 'node:os';
import { parseArgs } from 'node:util';
import type { EncoderConfig } from '../models/architectures/encoder-config.js';
import { OBJECTIVE_KINDS, type ObjectiveConfig, type ObjectiveKind } from '../models/objectives/objective-config.js';
import { matmul } from '../models/onnx/emit.js';
import { GraphBuilder } from '../models/onnx/graph-builder.js';
import { encodeModel } from '../models/onnx/protobuf/encode-model.js';
import { countFlops } from '../models/passes/count-flops.js';
import { Session, type HostTensor } from '../models/runtime/session.js';
import { initialiseWeights } from '../models/training/initialise-weights.js';
import { buildStepGraph } from '../models/training/step-graph.js';
import { StudentStepper } from '../models/training/student-stepper.js';
import { trainableParameters } from '../models/training/trainer.js';
import type { TrainingConfig } from '../models/training/training-config.js';

const ROWS = 32;
const LENGTH = 32;

function encoder(layers: number): EncoderConfig {
  return {
    family: 'bert',
    layers,
    hiddenSize: 384,
    heads: 12,
    intermediateSize: 1536,
    maxLength: 128,
    vocabSize: 30522,
    typeVocabSize: 2,
    activation: 'gelu',
    layerNormEpsilon: 1e-12,
    padTokenId: 0,
    labels: ['negative', 'positive'],
  };
}

const training: TrainingConfig = {
  epochs: 1,
  batchSize: ROWS,
  learningRate: 5e-5,
  warmupRatio: 0.1,
  weightDecay: 0.01,
  maxGradNorm: 1,
  maxLength: LENGTH,
  seed: 1,
  evaluateEverySteps: null,
  freezeEmbeddings: true,
  dropout: 0,
};

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** Seconds of `repeats` runs, after two to warm up. */
async function time(repeats: number, run: () => Promise<unknown>): Promise<number[]> {
  const seconds: number[] = [];
  for (let at = -2; at < repeats; at++) {
    const started = performance.now();
    await run();
    if (at >= 0) seconds.push((performance.now() - started) / 1000);
  }
  return seconds;
}

/** FLOP/s of a product of the size of the step's own: [rows·length, hidden]·[hidden, 4·hidden]. */
async function sgemmRate(threads: number): Promise<number> {
  const [m, k, n] = [ROWS * LENGTH, 384, 1536];
  const b = new GraphBuilder();
  const [x, y] = [b.input('x', 'float32', [m, k]), b.input('y', 'float32', [k, n])];
  const session = await Session.create(encodeModel(b.build('sgemm', { z: matmul(b, x, y) })), {
    threads,
    spinning: true,
  });
  const random = (shape: number[]): HostTensor => ({
    dtype: 'float32',
    shape,
    data: Float32Array.from({ length: shape[0]! * shape[1]! }, (_, at) => Math.sin(at)),
  });
  const feeds = { x: random([m, k]), y: random([k, n]) };
  const seconds = await time(40, () => session.run(feeds));
  await session.release();
  return (2 * m * n * k) / median(seconds);
}

async function benchmark(kind: ObjectiveKind, steps: number, threads: number): Promise<void> {
  const [teacher, student] = [encoder(6), encoder(3)];
  const objective: ObjectiveConfig = {
    kind,
    alpha: 0.5,
    temperature: 4,
    beta: 1,
    gamma: 0.5,
    targetPolicy: 'OWN_PREDICTION',
    lossConvention: 'PLAIN',
    layerMap: [
      { student: 0, teacher: 1 },
      { student: 1, teacher: 3 },
    ],
  };
  const models = {
    student: { config: student, weights: initialiseWeights(student, 2) },
    teacher: { config: teacher, weights: initialiseWeights(teacher, 1) },
  };
  const trainable = trainableParameters(models.student, training);
  const withTeacher = kind === 'NONE' ? null : teacher;
  const graph = buildStepGraph({
    ...training,
    student,
    teacher: withTeacher,
    objective,
    trainable,
    rows: ROWS,
    length: LENGTH,
  });
  const examples = Array.from({ length: ROWS }, (_, row) => ({
    ids: Array.from({ length: LENGTH }, (_, at) => 1000 + ((row * 37 + at * 11) % 20000)),
    typeIds: new Array<number>(LENGTH).fill(0),
    label: row % 2,
  }));
  const stepper = new StudentStepper({ ...models, objective, training, trainable, threads });
  let step = 0;
  const before = await sgemmRate(threads);
  const seconds = await time(steps, () => stepper.step(examples, LENGTH, ++step, 5e-5));
  const after = await sgemmRate(threads);
  await stepper.release();

  const flops = countFlops(graph);
  const sgemm = (before + after) / 2;
  const rate = flops / median(seconds);
  const cells = [
    kind.padEnd(15),
    String(graph.nodes.length).padStart(6),
    (median(seconds) * 1000).toFixed(0).padStart(8),
    (flops / 1e9).toFixed(1).padStart(8),
    (rate / 1e9).toFixed(0).padStart(9),
    (sgemm / 1e9).toFixed(0).padStart(9),
    `${((100 * rate) / sgemm).toFixed(0)} %`.padStart(7),
  ];
  console.log(cells.join(' '));
}

const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '12' },
    objective: { type: 'string' },
    threads: { type: 'string', default: String(os.availableParallelism()) },
  },
});
const kinds = values.objective ? OBJECTIVE_KINDS.filter((kind) => kind === values.objective) : OBJECTIVE_KINDS;
if (kinds.length === 0)
  throw new TypeError(`--objective: expected ${OBJECTIVE_KINDS.join(', ')}, got ${values.objective ?? ''}`);
console.log(
  `batch ${ROWS}, length ${LENGTH}, hidden 384, teacher 6 layers, student 3, ${values.threads} threads, median of ${values.steps} steps`,
);
console.log('objective        nodes  ms/step  GFLOP  GFLOP/s  sgemm/s    ratio');
for (const kind of kinds) await benchmark(kind, Number(values.steps), Number(values.threads));
