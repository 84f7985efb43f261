// What can be done with a model version besides predicting: train its checkpoint, explain it by its input gradient.

import { badInput } from '../../lib/errors.js';
import { EMBEDDINGS } from '../../models/architectures/serving-graph.js';
import { fullRef } from './model-ref.js';
import type { ModelVersion } from './model-version.js';

/** `checkpoint`: weights that can be trained, and our own graph. `onnx`: a graph as it was imported. */
export type ModelFormat = 'checkpoint' | 'onnx';

export interface GradientSupport {
  readonly available: boolean;
  /** Why it is not; null where it is. */
  readonly reason: string | null;
  /** Operators without a gradient rule. */
  readonly missingOps: readonly string[];
  /** Name of the value of `model.onnx` that the gradient is taken at; null where there is none. */
  readonly embeddingValue: string | null;
}

export function formatOf({ card }: ModelVersion): ModelFormat {
  return card.onnx ? 'onnx' : 'checkpoint';
}

export function gradientSupport({ card: { onnx } }: ModelVersion): GradientSupport {
  const { embeddingValue = EMBEDDINGS, noGradient = null, missingOps = [] } = onnx ?? {};
  return { available: embeddingValue !== null, reason: noGradient, missingOps, embeddingValue };
}

/** Throws BAD_USER_INPUT for a version without input gradients, naming the operators that are in the way. */
export function requireGradient(model: ModelVersion, field: string | readonly string[]): void {
  const { available, reason } = gradientSupport(model);
  if (!available)
    throw badInput(field, 'a model with an input gradient', `${fullRef(model)}, which has none: ${reason}`);
}

/** Throws BAD_USER_INPUT for a version that was imported as a graph. */
export function requireCheckpoint(model: ModelVersion, field: string | readonly string[]): void {
  if (formatOf(model) === 'checkpoint') return;
  const got = `${fullRef(model)}, an ONNX graph, which has no checkpoint to train`;
  throw badInput(field, 'a model version with a checkpoint', got);
}
