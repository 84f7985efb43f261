// Lowers operators that ONNX Runtime's optimizer fuses to those of the table, which have gradients.

import type { Graph, Node } from '../onnx/graph.js';
import { GraphError } from '../onnx/graph-error.js';
import { causeOfUntyped } from '../onnx/untyped-value.js';
import { attention, multiHeadAttention } from './contrib/attention.js';
import { embedLayerNormalization } from './contrib/embed-layer-normalization.js';
import { biasGelu, fastGelu, gelu, quickGelu } from './contrib/gelu.js';
import { skipLayerNormalization } from './contrib/skip-layer-normalization.js';
import { rewriteGraph, type Rewriting } from './rewrite-graph.js';

interface Decomposition {
  /** Places of the inputs that cannot be left out. */
  readonly needs: readonly number[];
  /** Null for a form that is not known. */
  readonly parts: Rewriting;
}

/** Operators of the domain `com.microsoft`. */
const decompositions: Readonly<Record<string, Decomposition>> = {
  Attention: { needs: [0, 1], parts: attention },
  BiasGelu: { needs: [0, 1], parts: biasGelu },
  EmbedLayerNormalization: { needs: [0, 2, 3, 5, 6], parts: embedLayerNormalization },
  FastGelu: { needs: [0], parts: fastGelu },
  Gelu: { needs: [0], parts: gelu },
  MultiHeadAttention: { needs: [0, 1, 2], parts: multiHeadAttention },
  QuickGelu: { needs: [0], parts: quickGelu },
  SkipLayerNormalization: { needs: [0, 1, 2], parts: skipLayerNormalization },
};

/** Whether an operator is one that this pass replaces, where it knows its form and the types of its inputs. */
export const isFused = ({ op, domain }: Node): boolean =>
  domain === 'com.microsoft' && Object.hasOwn(decompositions, op);

/** Whether all inputs of a node have types. */
export const hasTypes = ({ inputs }: Node): boolean => inputs.every((value) => !value || !causeOfUntyped(value));

/** The parts of a fused node; null where it is ill-formed too. */
const decompose: Rewriting = (b, node) => {
  const { needs, parts } = decompositions[node.op]!;
  if (!needs.every((place) => node.inputs[place])) return null;
  try {
    return parts(b, node);
  } catch (error) {
    if (error instanceof GraphError) return null;
    throw error;
  }
};

/**
 * Replaces fused operators by their parts, and types what depends on them. An operator without a decomposition, or in a form
 * that has none, stays as it is.
 */
export function decomposeContrib(graph: Graph): Graph {
  if (!graph.nodes.some(isFused)) return graph;
  return rewriteGraph(graph, (b, node) => (isFused(node) && hasTypes(node) ? decompose(b, node) : null));
}
