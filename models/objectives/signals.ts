// What a model shows of itself to an objective: logits, [CLS] states and the gradients of its decision.

import { vjp } from '../autodiff/vjp.js';
import type { ClassifierGraph, TokenInputs } from '../architectures/architecture.js';
import { firstToken } from '../architectures/encoder.js';
import { logSoftmax, mul, not, cast, reduceSum, scale, sub, where, zeros } from '../onnx/emit.js';
import type { Value } from '../onnx/graph.js';
import type { GraphBuilder } from '../onnx/graph-builder.js';

export const SIGNALS = ['logits', 'clsStates', 'inputGradient', 'clsGradients'] as const;
export type SignalName = (typeof SIGNALS)[number];

export interface Signals {
  /** [batch, classes]. */
  readonly logits: Value;
  /** State of the first token after each mapped layer, [batch, hidden]. */
  readonly clsStates: readonly Value[];
  /** Direction of ∂p(target)/∂embeddings per token, [batch·length, hidden]; see `decisionGradients`. */
  readonly inputGradient: Value;
  /** The same at the first token of each mapped layer's output, [batch, hidden]. */
  readonly clsGradients: readonly Value[];
}

/**
 * Log-odds of each row's target class, z_y − log Σ_{c≠y} exp z_c: [batch, classes] → [batch]. Its gradient is that of the
 * probability divided by p(1 − p) > 0, so it has the same direction and, unlike p, keeps it when p rounds to 0 or 1.
 *
 * The other classes' log-sum-exp is z_c − logSoftmax(z without y)_c for any c ≠ y; the mean over them is taken.
 */
export function logOdds(b: GraphBuilder, logits: Value, target: Value): Value {
  const classes = logits.shape[1] as number;
  const own = cast(b, target, logits.dtype);
  const others = cast(b, not(b, target), logits.dtype);
  const withoutTarget = logSoftmax(b, where(b, target, b.scalar(-1e9), logits));
  const rest = mul(b, others, sub(b, logits, withoutTarget));
  return reduceSum(b, sub(b, mul(b, own, logits), scale(b, rest, 1 / (classes - 1))), [1]);
}

/**
 * Gradients of the summed log-odds of the target classes. Rows do not touch each other, so one pass serves the batch.
 *
 * @param target One-hot bool [batch, classes].
 * @param wrt Values on the path from embeddings to logits.
 */
export function decisionGradients(
  b: GraphBuilder,
  logits: Value,
  target: Value,
  wrt: readonly Value[],
): readonly Value[] {
  const odds = logOdds(b, logits, target);
  const ones = b.apply('Expand', [b.scalar(1, odds.dtype), b.shapeTensor(odds.shape)]);
  return vjp(b, [{ value: odds, cotangent: ones }], wrt);
}

/** Builds the named signals of a model; the others stay empty. */
export function buildSignals(
  b: GraphBuilder,
  model: ClassifierGraph,
  options: { needs: ReadonlySet<SignalName>; layers: readonly number[]; target: Value; tokens: TokenInputs },
): Signals {
  const { needs, layers, target, tokens } = options;
  const states = layers.map((layer) => model.hiddenStates[layer]!);
  const gradientStates = needs.has('clsGradients') ? states : [];
  const wantsGradient = needs.has('inputGradient') || needs.has('clsGradients');
  const [inputGradient, ...stateGradients] = wantsGradient
    ? decisionGradients(b, model.logits, target, [model.embeddings, ...gradientStates])
    : [zeros(b, [], 'float32')];
  return {
    logits: model.logits,
    clsStates: needs.has('clsStates') ? states.map((state) => firstToken(b, tokens, state)) : [],
    inputGradient: inputGradient!,
    clsGradients: stateGradients.map((gradient) => firstToken(b, tokens, gradient)),
  };
}
