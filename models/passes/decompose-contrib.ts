// Lowers operators that ONNX Runtime's optimizer fuses to those of the table, which have gradients.

import type { Graph, Node } from '../onnx/graph.js';
import { causeOfUntyped } from '../onnx/untyped-value.js';
import { attention, multiHeadAttention } from './contrib/attention.js';
import { embedLayerNormalization } from './contrib/embed-layer-normalization.js';
import { biasGelu, fastGelu, gelu, quickGelu } from './contrib/gelu.js';
import { skipLayerNormalization } from './contrib/skip-layer-normalization.js';
import { rewriteGraph, type Rewriting } from './rewrite-graph.js';

/** Operators of the domain `com.microsoft`; null from a rewriting means a form that is not known. */
const decompositions: Readonly<Record<string, Rewriting>> = {
  Attention: attention,
  BiasGelu: biasGelu,
  EmbedLayerNormalization: embedLayerNormalization,
  FastGelu: fastGelu,
  Gelu: gelu,
  MultiHeadAttention: multiHeadAttention,
  QuickGelu: quickGelu,
  SkipLayerNormalization: skipLayerNormalization,
};

/** Whether an operator is one that this pass replaces, where it knows its form and the types of its inputs. */
export const isFused = ({ op, domain }: Node): boolean =>
  domain === 'com.microsoft' && Object.hasOwn(decompositions, op);

/** Whether all inputs of a node have types. */
export const hasTypes = ({ inputs }: Node): boolean => inputs.every((value) => !value || !causeOfUntyped(value));

/**
 * Replaces fused operators by their parts, and types what depends on them. An operator without a decomposition, or in a form
 * that has none, stays as it is.
 */
export function decomposeContrib(graph: Graph): Graph {
  if (!graph.nodes.some(isFused)) return graph;
  return rewriteGraph(graph, (b, node) => {
    return isFused(node) && hasTypes(node) ? decompositions[node.op]!(b, node) : null;
  });
}
