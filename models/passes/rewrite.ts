// Walks a graph and makes it anew, with some nodes replaced: what every lowering pass is written with.

import type { Graph, Node, Value } from '../onnx/graph.js';
import { GraphBuilder } from '../onnx/graph-builder.js';

type Values = readonly (Value | null)[];

/**
 * What stands for a node: the values to use for its outputs, made with the builder, or null to keep the node. `inputs` are
 * the values that stand for the node's own.
 */
export type NodeRewrite = (b: GraphBuilder, node: Node, inputs: Values) => Values | null;

/**
 * The graph with `replace` applied to each node in order. Inputs and outputs keep their names; nodes that nothing needs any
 * more are gone, and constants with them.
 *
 * @param output What stands for a graph output, given what stands for its value; by default just that.
 */
export function rewrite(
  graph: Graph,
  replace: NodeRewrite,
  output: (b: GraphBuilder, declared: Value, value: Value) => Value = (_, __, value) => value,
): Graph {
  const b = GraphBuilder.anew(graph);
  const stands = new Map<string, Value>();
  for (const value of graph.inputs) stands.set(value.name, value);
  const standIn = (value: Value | null): Value | null => value && (stands.get(value.name) ?? value);
  for (const node of graph.nodes) {
    const inputs = node.inputs.map(standIn);
    const made = replace(b, node, inputs) ?? b.keep(node, inputs);
    node.outputs.forEach((value, at) => {
      if (value) stands.set(value.name, made[at]!);
    });
  }
  const outputs = graph.outputs.map((value) => [value.name, output(b, value, standIn(value)!)] as const);
  return { ...b.build(graph.name, Object.fromEntries(outputs)), opset: graph.opset };
}
