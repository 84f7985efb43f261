// Messages between the API process and a run process, which trains one model and exits.

import { z } from 'zod';
import { LOSS_CONVENTIONS, OBJECTIVE_KINDS, TARGET_POLICIES } from '../../models/objectives/objective-config.js';
import type { ObjectiveConfig } from '../../models/objectives/objective-config.js';
import type { TrainingConfig } from '../../models/training/training-config.js';
import { RUN_STATUSES } from '../runs/run.js';
import type { Progress, RunError, RunEventBody } from '../runs/run.js';
import { anyNumber, version } from './protocol.js';
import { stagedBundle } from './staged-bundle.js';

const objective: z.ZodType<ObjectiveConfig> = z.strictObject({
  kind: z.enum(OBJECTIVE_KINDS),
  alpha: z.number(),
  temperature: z.number(),
  beta: z.number(),
  gamma: z.number(),
  targetPolicy: z.enum(TARGET_POLICIES),
  lossConvention: z.enum(LOSS_CONVENTIONS),
  layerMap: z.array(z.strictObject({ student: z.int(), teacher: z.int() })),
});

const training: z.ZodType<TrainingConfig> = z.strictObject({
  epochs: z.int().positive(),
  batchSize: z.int().positive(),
  learningRate: z.number(),
  warmupRatio: z.number(),
  weightDecay: z.number(),
  maxGradNorm: z.number(),
  maxLength: z.int().positive(),
  seed: z.int(),
  evaluateEverySteps: z.int().positive().nullable(),
  freezeEmbeddings: z.boolean(),
  dropout: z.number(),
});

/** Everything a run process needs; all paths are absolute. */
export const runJob = z.strictObject({
  student: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('bundle'), bundlePath: z.string() }),
    z.strictObject({ kind: z.literal('teacher-layers'), layers: z.array(z.int()), copyHead: z.boolean() }),
  ]),
  /** Bundle of the teacher; null for fine-tuning. */
  teacherPath: z.string().nullable(),
  objective,
  training,
  threads: z.int().positive(),
  /** Normalised JSON Lines files. */
  trainPath: z.string(),
  validationPath: z.string().nullable(),
  /** The model's class index for each label index of the data set. */
  labelMap: z.array(z.int().nonnegative()),
  /** Where the best weights so far are kept. */
  checkpointPath: z.string(),
  /** Folder beside the published bundles in which the finished one is staged. */
  modelsFolder: z.string(),
});
export type RunJob = z.infer<typeof runJob>;

/** API process → run process. `start` comes first and once. */
export const runRequests = z.discriminatedUnion('type', [
  z.strictObject({ v: version, type: z.literal('start'), job: runJob }),
  z.strictObject({ v: version, type: z.literal('cancel') }),
]);
export type RunRequest = z.infer<typeof runRequests>;

const namedValue = z.strictObject({ name: z.string(), value: anyNumber });

const runEvent: z.ZodType<RunEventBody> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('status-changed'),
    status: z.enum(RUN_STATUSES),
    message: z.string().nullable(),
  }),
  z.strictObject({
    type: z.literal('step-completed'),
    step: z.int(),
    epoch: z.number(),
    learningRate: z.number(),
    loss: anyNumber,
    terms: z.array(z.strictObject({ name: z.string(), value: anyNumber, weighted: anyNumber })),
    gradientCosine: anyNumber.nullable(),
    gradientNorm: anyNumber,
    examplesPerSecond: z.number(),
  }),
  z.strictObject({
    type: z.literal('evaluation-completed'),
    step: z.int(),
    epoch: z.number(),
    split: z.enum(['train', 'validation', 'test']),
    metrics: z.array(namedValue),
  }),
  z.strictObject({ type: z.literal('checkpoint-saved'), step: z.int(), metric: namedValue, best: z.boolean() }),
  z.strictObject({ type: z.literal('log-emitted'), level: z.enum(['info', 'warning', 'error']), message: z.string() }),
]);

const progress: z.ZodType<Progress> = z.strictObject({
  step: z.int(),
  totalSteps: z.int(),
  epoch: z.number(),
  examplesPerSecond: z.number(),
  etaSeconds: z.number().nullable(),
});

const runError: z.ZodType<RunError> = z.strictObject({
  code: z.enum(['DIVERGED', 'INTERRUPTED', 'PROCESS_DIED', 'BAD_INPUT', 'INTERNAL']),
  message: z.string(),
  step: z.int().nullable(),
  term: z.string().nullable(),
});

/** How a run process ends; the last message it sends. */
export const runOutcome = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('succeeded'), bundle: stagedBundle, metrics: z.record(z.string(), z.number()) }),
  z.strictObject({ kind: z.literal('cancelled') }),
  z.strictObject({ kind: z.literal('failed'), error: runError }),
]);
export type RunOutcome = z.infer<typeof runOutcome>;

/** Run process → API process. */
export const runReports = z.discriminatedUnion('type', [
  /** Events in order, collected over a short interval, and the newest progress. */
  z.strictObject({
    v: version,
    type: z.literal('events'),
    events: z.array(runEvent),
    progress: progress.nullable(),
  }),
  z.strictObject({ v: version, type: z.literal('ended'), outcome: runOutcome }),
]);
export type RunReport = z.infer<typeof runReports>;
