// The input gradient of a served classifier, derived from the very graph that is served.

import { decisionGradients, logOdds } from '../objectives/signals.js';
import { predictedClass } from '../objectives/target.js';
import { abs, div, exp, less, min, mul, neg, oneHotMask, reshape, shift, square, where } from '../onnx/emit.js';
import { GraphBuilder } from '../onnx/graph-builder.js';
import { GraphError } from '../onnx/graph-error.js';
import type { Graph, Value } from '../onnx/graph.js';
import { scalarData } from '../onnx/tensor-data.js';
import { hoistFirstToken } from '../passes/hoist-first-token.js';
import { differentiableGraph } from './differentiable-graph.js';
import { logitsOf } from './logits-output.js';

/**
 * Log-odds beyond which p(1 − p) is held: it would underflow and take the gradient's direction with it. Held there, it is
 * about 1e-26, so only the magnitude of a vanishing gradient is off.
 */
const MAX_LOG_ODDS = 60;

/** Names that the gradient graph adds to those of the served one. */
const ADDED = ['targets', 'all_logits', 'resolved_targets', 'gradient', 'input_embeddings'] as const;

/**
 * Extends a serving graph, our own or that of another tool, by its input gradient. Inputs: the model's own and `targets`,
 * int64 [batch], the class per row or −1 for the model's own prediction. Outputs: `all_logits`; `resolved_targets` [batch];
 * `gradient`, ∂p(target)/∂embeddings, and `input_embeddings`, both [batch, sequence, hidden]. The embeddings are of that
 * shape too, or of [batch·sequence, hidden]. Throws `GraphError` naming an op without a gradient rule or a type.
 *
 * ∂p = p(1 − p)·∂(log-odds).
 */
export function buildGradientGraph(serving: Graph, embeddingsName: string): Graph {
  const graph = hoistFirstToken(differentiableGraph(serving), [embeddingsName]);
  checkNames(graph);
  const b = GraphBuilder.from(graph);
  const logits = logitsOf(graph);
  const embeddings = graph.nodes.flatMap(({ outputs }) => outputs).find((value) => value?.name === embeddingsName);
  if (!embeddings) throw failure(`a value "${embeddingsName}"`, 'none of that name');
  const classes = logits.shape[1];
  if (typeof classes !== 'number' || classes < 2) throw failure('two or more classes', String(classes));
  const [batch, sequence] = graph.inputs.find(({ name }) => name === 'input_ids')!.shape;
  const hidden = embeddings.shape.at(-1)!;

  const asked = b.input('targets', 'int64', [batch!]);
  const own = less(b, asked, b.constant(scalarData(0, 'int64')));
  const targets = where(b, own, predictedClass(b, logits), asked);
  const mask = oneHotMask(b, targets, classes);
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

/** A graph of another tool may have any names. */
function checkNames({ inputs, initializers, nodes }: Graph): void {
  const values = [...inputs, ...initializers.map(({ value }) => value), ...nodes.flatMap(({ outputs }) => outputs)];
  const taken = new Set([...values.map((value) => value?.name), ...nodes.map(({ name }) => name)]);
  const clash = ADDED.find((name) => taken.has(name));
  if (clash !== undefined) throw failure(`no value or node of the name "${clash}"`, 'one');
}

function failure(expected: string, got: string): GraphError {
  return new GraphError({ op: 'gradient', node: null, expected, got });
}

/** p(1 − p) of p = σ(o), [batch], as e/(1 + e)² with e = exp(−|o|): Sigmoid's kernel rounds small values to 0. */
function probabilitySlope(b: GraphBuilder, odds: Value): Value {
  const e = exp(b, neg(b, min(b, abs(b, odds), b.scalar(MAX_LOG_ODDS))));
  return div(b, e, square(b, shift(b, e, 1)));
}
