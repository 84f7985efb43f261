// Batches of examples of similar length, so that little of a batch is padding and few graphs are compiled.

import type { Random } from '../../lib/random.js';

/** Padded lengths that batches come in; one graph is compiled for each that occurs. */
const LENGTHS = [8, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512];

export interface Batch {
  /** Indices of examples; at most the batch size. */
  readonly examples: readonly number[];
  /** Padded length in tokens. */
  readonly length: number;
}

/** The smallest of the fixed lengths that holds `tokens`, but never more than `maxLength`. */
export function paddedLength(tokens: number, maxLength: number): number {
  return Math.min(LENGTHS.find((length) => length >= tokens) ?? maxLength, maxLength);
}

/** How many batches `count` examples make. */
export function batchCount(count: number, batchSize: number): number {
  return Math.ceil(count / batchSize);
}

/**
 * Splits examples into batches of one padded length each; what is left of a length joins the next longer one, so only
 * one batch is not full. With `random` the order of examples and batches is shuffled.
 */
export function planBatches(
  lengths: readonly number[],
  { batchSize, maxLength, random }: { batchSize: number; maxLength: number; random?: Random },
): Batch[] {
  const order = lengths.map((_, example) => example);
  const buckets = new Map<number, number[]>();
  for (const example of random ? random.shuffle(order) : order) {
    const length = paddedLength(lengths[example]!, maxLength);
    const bucket = buckets.get(length);
    if (bucket) bucket.push(example);
    else buckets.set(length, [example]);
  }
  const batches: Batch[] = [];
  let rest: number[] = [];
  let length = 0;
  for (const [padded, bucket] of [...buckets].sort(([a], [b]) => a - b)) {
    length = padded;
    const waiting = rest.concat(bucket);
    const full = waiting.length - (waiting.length % batchSize);
    for (let at = 0; at < full; at += batchSize) batches.push({ examples: waiting.slice(at, at + batchSize), length });
    rest = waiting.slice(full);
  }
  if (rest.length > 0) batches.push({ examples: rest, length });
  return random ? random.shuffle(batches) : batches;
}
