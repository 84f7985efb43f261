// Rewrites a graph node by node, typing again what depends on a changed value.

import type { Graph, Node, Value } from '../onnx/graph.js';
import { GraphBuilder } from '../onnx/graph-builder.js';
import { GraphError } from '../onnx/graph-error.js';
import { NodeTypes } from '../onnx/op-spec.js';
import { findOpSpec } from '../onnx/op-specs.js';
import { causeOfUntyped, untypedValue } from '../onnx/untyped-value.js';

/** Emits what the outputs of a node become, null for those it has not; or null to leave the node as it is. */
export type Rewriting = (b: GraphBuilder, node: Node) => readonly (Value | null)[] | null;

/** Outputs as they were, where that was known, else without a type. */
const kept = (node: Node, cause: GraphError): (Value | null)[] =>
  node.outputs.map((output) => (output && causeOfUntyped(output) ? untypedValue(output.name, cause) : output));

/** Outputs for new inputs: inferred, else as they were. */
function retyped(node: Node, inputs: readonly (Value | null)[]): readonly (Value | null)[] {
  const spec = findOpSpec(node.op, node.domain);
  if (!spec) return node.outputs;
  const untyped = inputs.map((value) => value && causeOfUntyped(value)).find((cause) => cause);
  if (untyped) return kept(node, untyped);
  try {
    const types = spec.infer(new NodeTypes(node.op, node.name, inputs, node.attributes, node.outputs.length));
    return node.outputs.map(
      (output, at) => output && { name: output.name, ...types[at]!, content: types[at]!.content ?? null },
    );
  } catch (error) {
    if (error instanceof GraphError) return kept(node, error);
    throw error;
  }
}

/** Emits what a constant is replaced by, or returns it. */
export type ConstantRewriting = (b: GraphBuilder, constant: Value) => Value;

/** The graph after `rewrite`; all values that it has in common with the old one keep their names. */
export function rewriteGraph(
  graph: Graph,
  rewrite: Rewriting,
  rewriteConstant: ConstantRewriting = (_, constant) => constant,
): Graph {
  const b = GraphBuilder.before(graph);
  const values = new Map<string, Value>([
    ...graph.inputs.map((value) => [value.name, value] as const),
    ...graph.initializers.map(({ value }) => [value.name, rewriteConstant(b, value)] as const),
  ]);
  for (const old of graph.nodes) {
    const node: Node = { ...old, inputs: old.inputs.map((value) => value && values.get(value.name)!) };
    const replaced = rewrite(b, node);
    let outputs: readonly (Value | null)[];
    if (replaced) {
      outputs = old.outputs.map((output, at) => output && b.inPlaceOf(output.name, replaced[at]!));
    } else {
      outputs = retyped(old, node.inputs);
      b.adopt({ ...node, outputs });
    }
    for (const output of outputs) if (output) values.set(output.name, output);
  }
  return b.finish(
    graph.name,
    graph.outputs.map(({ name }) => values.get(name)!),
  );
}
