// Messages between the API process and an engine process, which holds one loaded model version.

import { z } from 'zod';
import { version } from './protocol.js';

const float32s = z.custom<Float32Array>((value) => value instanceof Float32Array, 'expected a Float32Array');
const int32s = z.custom<Int32Array>((value) => value instanceof Int32Array, 'expected an Int32Array');
const int64s = z.custom<BigInt64Array>((value) => value instanceof BigInt64Array, 'expected a BigInt64Array');

/** Padded token ids, row-major [rows, length]. */
const tokenBatch = z.strictObject({
  rows: z.int().positive(),
  length: z.int().positive(),
  ids: int64s,
  mask: int64s,
  typeIds: int64s,
});

const requestId = z.int().nonnegative();
/** Resident memory of the engine process. */
const rssBytes = z.int().positive();

/** API process → engine. `load` comes first and once. */
export const engineRequests = z.discriminatedUnion('type', [
  z.strictObject({
    v: version,
    type: z.literal('load'),
    bundlePath: z.string(),
    /** Longest input in tokens. */
    maxLength: z.int().positive(),
    threads: z.int().positive(),
    /** The value that gradients are taken at: absent for that of our own graphs, null for a model without gradients. */
    embeddings: z.string().nullable().exactOptional(),
  }),
  z.strictObject({ v: version, type: z.literal('predict'), id: requestId, batch: tokenBatch }),
  z.strictObject({
    v: version,
    type: z.literal('gradient'),
    id: requestId,
    batch: tokenBatch,
    /** Class per row; −1 explains the row's own prediction. */
    targets: int32s,
    /** Whether the answer carries the input embeddings as well. */
    embeddings: z.boolean(),
  }),
  /** Answered by `well` after the batches before it. */
  z.strictObject({ v: version, type: z.literal('ask-well') }),
  z.strictObject({ v: version, type: z.literal('stop') }),
]);
export type EngineRequest = z.infer<typeof engineRequests>;

/** Engine → API process. */
export const engineReplies = z.discriminatedUnion('type', [
  z.strictObject({ v: version, type: z.literal('ready'), rssBytes }),
  z.strictObject({ v: version, type: z.literal('well'), rssBytes }),
  /** Logits [rows, classes]. */
  z.strictObject({ v: version, type: z.literal('predicted'), id: requestId, logits: float32s }),
  /** Logits [rows, classes], targets [rows], gradient and embeddings [rows, length, hidden]. */
  z.strictObject({
    v: version,
    type: z.literal('differentiated'),
    id: requestId,
    logits: float32s,
    targets: int32s,
    gradient: float32s,
    embeddings: float32s.nullable(),
  }),
  /** One request failed, or with `id` null the model could not be loaded. */
  z.strictObject({ v: version, type: z.literal('failed'), id: requestId.nullable(), message: z.string() }),
]);
export type EngineReply = z.infer<typeof engineReplies>;
