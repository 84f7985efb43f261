// How far a model computes the same on an execution provider as on the processor.

import { GraphError } from '../onnx/graph-error.js';
import type { ClassifierSession, GradientResult } from './classifier-session.js';
import type { TokenBatch } from './token-batch.js';

/** Largest differences over a batch; NaN where a side computed NaN. */
export interface Parity {
  readonly rows: number;
  /** Tokens per row, padding included. */
  readonly length: number;
  /** Largest absolute difference of a logit. */
  readonly forward: number;
  /** Largest absolute difference of an element of the input gradient; null where the model has no gradient. */
  readonly gradient: number | null;
  /**
   * The same per row as a share of the row's largest element: gradients shrink with p(1 − p), so a small absolute difference
   * says little where a prediction is certain.
   */
  readonly relativeGradient: number | null;
}

/** Runs both on the batch. The gradients are those of the class that `reference`, on the processor, predicts. */
export async function measureParity(
  candidate: ClassifierSession,
  reference: ClassifierSession,
  batch: TokenBatch,
): Promise<Parity> {
  const { rows, length } = batch;
  const [computed, wanted] = [await candidate.predict(batch), await reference.predict(batch)];
  const parity = { rows, length, forward: largestDifference(computed.logits, wanted.logits) };
  const explained = await ownGradient(reference, batch);
  if (!explained) return { ...parity, gradient: null, relativeGradient: null };
  const { gradient } = await candidate.gradient(batch, explained.targets);
  const relative = Array.from({ length: rows }, (_, row) =>
    relativeDifference(rowOf(gradient, row, rows), rowOf(explained.gradient, row, rows)),
  );
  return {
    ...parity,
    gradient: largestDifference(gradient, explained.gradient),
    relativeGradient: Math.max(...relative),
  };
}

/** Null for a model with an operator that has no gradient. */
async function ownGradient(classifier: ClassifierSession, batch: TokenBatch): Promise<GradientResult | null> {
  try {
    return await classifier.gradient(batch, null);
  } catch (error) {
    if (error instanceof GraphError) return null;
    throw error;
  }
}

function rowOf(values: Float32Array, row: number, rows: number): Float32Array {
  const size = values.length / rows;
  return values.subarray(row * size, (row + 1) * size);
}

function largestDifference(values: Float32Array, wanted: Float32Array): number {
  return values.reduce((largest, value, at) => Math.max(largest, Math.abs(value - wanted[at]!)), 0);
}

/** The largest difference as a share of the largest wanted element; 0 where nothing differs. */
function relativeDifference(values: Float32Array, wanted: Float32Array): number {
  const difference = largestDifference(values, wanted);
  const largest = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return difference === 0 ? 0 : difference / largest;
}
