// Messages between the API process and the staging process, which writes the bundles of created and imported models.

import { z } from 'zod';
import { ENCODER_FAMILIES } from '../../models/architectures/encoder-config.js';
import { errorMessage } from './error-message.js';
import { version } from './protocol.js';
import { stagedBundle } from './staged-bundle.js';

const createJob = z.strictObject({
  kind: z.literal('create'),
  encoder: z.strictObject({
    family: z.enum(ENCODER_FAMILIES),
    layers: z.number(),
    hiddenSize: z.number(),
    heads: z.number(),
    intermediateSize: z.number(),
    maxLength: z.number(),
  }),
  tokenizer: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('path'), path: z.string() }),
    z.strictObject({ kind: z.literal('bundle'), bundlePath: z.string() }),
  ]),
  labels: z.array(z.string()),
  seed: z.int(),
});

const importJob = z.strictObject({
  kind: z.literal('import'),
  /** As the client gave it; it must lie under one of the import roots. */
  path: z.string(),
  /** Replace those of the configuration. */
  labels: z.array(z.string()).nullable(),
  /** The value of the graph that input gradients are taken at; null to find it. */
  embeddingValue: z.string().nullable(),
});

export const stagingJob = z.discriminatedUnion('kind', [createJob, importJob]);
export type StagingJob = z.infer<typeof stagingJob>;

/** API process → staging process. */
export const stagingRequests = z.strictObject({
  v: version,
  type: z.literal('stage'),
  job: stagingJob,
  /** Absolute folders that clients' paths may point into. */
  importRoots: z.array(z.string()),
  /** The folder to write: it does not exist, and does not afterwards if staging fails. */
  folder: z.string(),
});
export type StagingRequest = z.infer<typeof stagingRequests>;

/** Staging process → API process; one per request, in order. */
export const stagingReplies = z.discriminatedUnion('type', [
  z.strictObject({ v: version, type: z.literal('staged'), bundle: stagedBundle }),
  z.strictObject({ v: version, type: z.literal('refused'), error: errorMessage }),
]);
export type StagingReply = z.infer<typeof stagingReplies>;
