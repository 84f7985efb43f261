// Whether the input gradient of a classifier can be derived from its graph, and if not, why.

import { badInput } from '../../lib/errors.js';
import { differentiableGraph } from '../attribution/differentiable-graph.js';
import { buildGradientGraph } from '../attribution/gradient-graph.js';
import { logitsOf } from '../attribution/logits-output.js';
import type { Graph, Value } from '../onnx/graph.js';
import { GraphError } from '../onnx/graph-error.js';
import { formatShape } from '../onnx/shape.js';
import { causeOfUntyped } from '../onnx/untyped-value.js';
import { findEmbeddingValues, isPerToken, mayBePerToken, type OwnValues } from './embedding-value.js';
import { gradientPaths } from './gradient-paths.js';
import { missingOps } from './missing-ops.js';
import { wordEmbeddingsOf } from './word-embeddings.js';

export type GradientFacts =
  | {
      readonly kind: 'available';
      /** Name of the value at which the gradient is taken. */
      readonly embeddingValue: string;
      readonly hiddenSize: number;
    }
  | {
      readonly kind: 'unavailable';
      readonly reason: string;
      /** Operators without a gradient rule, such as `com.microsoft.QAttention`; may be empty where the reason is another. */
      readonly missingOps: readonly string[];
    };

const MAX_SUGGESTIONS = 5;

/** The values of the file, as they are in the prepared graph, which has others besides. */
function ownValues(serving: Graph, prepared: Graph): OwnValues {
  const names = new Set(serving.nodes.flatMap(({ outputs }) => outputs.map((value) => value?.name)));
  const values = prepared.nodes.flatMap(({ outputs }) => outputs.filter((value) => value !== null));
  return new Map(values.filter(({ name }) => names.has(name)).map((value) => [value.name, value]));
}

/** The value that a user names; it must be one of the file's that fits. */
function namedValue(graph: Graph, own: OwnValues, name: string, logits: string): Value {
  const field = 'embeddingValue';
  const value = own.get(name);
  if (!value) {
    const found = findEmbeddingValues(graph, own, logits);
    const names = [found.output, ...found.candidates].flatMap((candidate) => candidate?.name ?? []);
    const suggestions = [...new Set(names)].slice(0, MAX_SUGGESTIONS).map((candidate) => `"${candidate}"`);
    const such = suggestions.length > 0 ? `, such as ${suggestions.join(', ')}` : '';
    throw badInput(field, `a value of the graph${such}`, `"${name}"`);
  }
  if (!causeOfUntyped(value) && !isPerToken(graph, value) && !mayBePerToken(graph, value)) {
    const got = `"${name}" ${value.dtype}${formatShape(value.shape)}`;
    throw badInput(field, 'a floating-point value of [batch, sequence, hidden]', got);
  }
  if (gradientPaths(graph, name, logits).nodes.length === 0)
    throw badInput(field, 'a value that the logits depend on', `"${name}"`);
  return value;
}

/**
 * Derives the input gradient at the value called `embeddingValue`, or at the embedding layer's output, to see that it can be
 * done. Throws `DomainError` for a name that the graph does not have, or whose value is not one vector per token or does not
 * matter to the logits.
 */
export function gradientFacts(serving: Graph, embeddingValue?: string): GradientFacts {
  const graph = differentiableGraph(serving);
  const logits = logitsOf(graph).name;
  const own = ownValues(serving, graph);
  const value =
    embeddingValue === undefined
      ? findEmbeddingValues(graph, own, logits).output
      : namedValue(graph, own, embeddingValue, logits);
  const start = value ?? wordEmbeddingsOf(graph);
  const missing = start ? missingOps(graph, start.name, logits) : [];
  const unavailable = (reason: string): GradientFacts => ({ kind: 'unavailable', reason, missingOps: missing });
  if (missing.length > 0) return unavailable(`no gradient rule for ${missing.join(', ')}`);
  if (!value) return unavailable('no value was found that is the output of the embedding layer');
  try {
    buildGradientGraph(serving, value.name);
  } catch (error) {
    if (error instanceof GraphError) return unavailable(error.message);
    throw error;
  }
  const hiddenSize = value.shape.at(-1);
  if (typeof hiddenSize !== 'number') return unavailable(`the embeddings have an unknown size ${String(hiddenSize)}`);
  return { kind: 'available', embeddingValue: value.name, hiddenSize };
}

/** The error of a model that is served without an input gradient: the operators that have none, or the other reason. */
export function noGradient(serving: Graph): GraphError {
  const facts = gradientFacts(serving);
  const got = facts.kind === 'available' ? 'one that is served without' : facts.reason;
  return new GraphError({ op: 'gradient', node: null, expected: 'a model with an input gradient', got });
}
