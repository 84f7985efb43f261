// AdamW (Loshchilov & Hutter, arXiv 1711.05101) as graph nodes; its state enters and leaves as plain tensors.

import { add, div, mul, scale, shift, sqrt, square, sub } from '../onnx/emit.js';
import type { Value } from '../onnx/graph.js';
import type { GraphBuilder } from '../onnx/graph-builder.js';

const BETA_1 = 0.9;
const BETA_2 = 0.999;
const EPSILON = 1e-8;

/** First and second moment of a parameter's gradient. */
export interface Moments {
  readonly first: Value;
  readonly second: Value;
}

export interface AdamWRates {
  /** Scalar: the step's learning rate. */
  readonly learningRate: Value;
  /** Scalars: 1/(1 − β₁ᵗ) and 1/(1 − β₂ᵗ) at step t, counted from 1. */
  readonly correction1: Value;
  readonly correction2: Value;
}

/** The corrections of step t ≥ 1. */
export function biasCorrections(step: number): { correction1: number; correction2: number } {
  return { correction1: 1 / (1 - BETA_1 ** step), correction2: 1 / (1 - BETA_2 ** step) };
}

/** m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², θ ← θ − η·m̂/(√v̂ + ε) − η·λ·θ with bias-corrected m̂, v̂. */
export function adamW(
  b: GraphBuilder,
  parameter: Value,
  gradient: Value,
  moments: Moments,
  { learningRate, correction1, correction2, weightDecay }: AdamWRates & { weightDecay: number },
): { parameter: Value; moments: Moments } {
  const first = add(b, scale(b, moments.first, BETA_1), scale(b, gradient, 1 - BETA_1));
  const second = add(b, scale(b, moments.second, BETA_2), scale(b, square(b, gradient), 1 - BETA_2));
  const deviation = shift(b, sqrt(b, mul(b, second, correction2)), EPSILON);
  const update = div(b, mul(b, first, mul(b, correction1, learningRate)), deviation);
  const decayed = weightDecay === 0 ? parameter : mul(b, parameter, shift(b, scale(b, learningRate, -weightDecay), 1));
  return { parameter: sub(b, decayed, update), moments: { first, second } };
}
