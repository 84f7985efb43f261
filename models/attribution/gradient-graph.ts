// The input gradient of a served classifier, derived from the very graph that is served.

import { invariant } from '../../lib/invariant.js';
import { decisionGradients, logOdds } from '../objectives/signals.js';
import { predictedClass } from '../objectives/target.js';
import { abs, div, exp, less, min, mul, neg, oneHotMask, reshape, shift, square, where } from '../onnx/emit.js';
import { GraphBuilder } from '../onnx/graph-builder.js';
import type { Graph, Value } from '../onnx/graph.js';
import { scalarData } from '../onnx/tensor-data.js';

/**
 * Log-odds beyond which p(1 − p) is held: it would underflow and take the gradient's direction with it. Held there, it is
 * about 1e-26, so only the magnitude of a vanishing gradient is off.
 */
const MAX_LOG_ODDS = 60;

/**
 * Extends a serving graph by its input gradient. Inputs: the model's own and `targets`, int64 [batch], the class per row
 * or −1 for the model's own prediction. Outputs: `all_logits`; `resolved_targets` [batch]; `gradient`, ∂p(target)/∂embeddings,
 * and `input_embeddings`, both [batch, sequence, hidden]. Throws `GraphError` naming an op without a gradient rule.
 *
 * ∂p = p(1 − p)·∂(log-odds).
 */
export function buildGradientGraph(serving: Graph, embeddingsName: string): Graph {
  const b = GraphBuilder.from(serving);
  const logits = serving.outputs[0]!;
  const embeddings = serving.nodes.flatMap(({ outputs }) => outputs).find((value) => value?.name === embeddingsName);
  invariant(embeddings, `the serving graph has a value "${embeddingsName}"`);
  const [batch, sequence] = serving.inputs[0]!.shape;
  const hidden = embeddings.shape.at(-1)!;

  const asked = b.input('targets', 'int64', [batch!]);
  const own = less(b, asked, b.constant(scalarData(0, 'int64')));
  const targets = where(b, own, predictedClass(b, logits), asked);
  const mask = oneHotMask(b, targets, logits.shape[1] as number);
  const [direction] = decisionGradients(b, logits, mask, [embeddings]);
  const slope = reshape(b, probabilitySlope(b, logOdds(b, logits, mask)), [batch!, 1, 1]);
  const perToken = (value: Value): Value => reshape(b, value, [batch!, sequence!, hidden]);
  return b.build(`${serving.name}_gradient`, {
    all_logits: logits,
    resolved_targets: targets,
    gradient: mul(b, perToken(direction!), slope),
    input_embeddings: perToken(embeddings),
  });
}

/** p(1 − p) of p = σ(o), [batch], as e/(1 + e)² with e = exp(−|o|): Sigmoid's kernel rounds small values to 0. */
function probabilitySlope(b: GraphBuilder, odds: Value): Value {
  const e = exp(b, neg(b, min(b, abs(b, odds), b.scalar(MAX_LOG_ODDS))));
  return div(b, e, square(b, shift(b, e, 1)));
}
