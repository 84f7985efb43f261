// The token inputs of a classifier have the same shape, whatever a file calls their dims.

import type { Graph } from '../onnx/graph.js';
import { sameShape } from '../onnx/shape.js';
import { rewriteGraph } from './rewrite-graph.js';

/** Inputs of [batch, sequence] that a classifier may take, under the names that the Hugging Face world uses. */
export const TOKEN_INPUTS = ['input_ids', 'attention_mask', 'token_type_ids'] as const;
export type TokenInputName = (typeof TOKEN_INPUTS)[number];

export function isTokenInput(name: string): name is TokenInputName {
  return (TOKEN_INPUTS as readonly string[]).includes(name);
}

/** Gives the other token inputs the dims of `input_ids`, and types what depends on them. */
export function shareTokenDims(graph: Graph): Graph {
  const ids = graph.inputs.find(({ name }) => name === 'input_ids');
  if (!ids) return graph;
  const inputs = graph.inputs.map((value) => (isTokenInput(value.name) ? { ...value, shape: ids.shape } : value));
  const shared = inputs.every((value, at) => sameShape(value.shape, graph.inputs[at]!.shape));
  return shared ? graph : rewriteGraph({ ...graph, inputs }, () => null);
}
