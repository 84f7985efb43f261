// Walks a graph and makes it anew, with some nodes replaced: what every lowering pass is written with.

import { cast } from '../onnx/emit.js';
import type { Graph, Node, Value } from '../onnx/graph.js';
import { GraphBuilder } from '../onnx/graph-builder.js';
import { causeOfUntyped } from '../onnx/untyped-value.js';

type Values = readonly (Value | null)[];

/**
 * What stands for a node: the values to use for its outputs, made with the builder, or null to keep the node. `inputs` are
 * the values that stand for the node's own; they may differ in their element type.
 */
export type NodeRewrite = (b: GraphBuilder, node: Node, inputs: Values) => Values | null;

/**
 * The graph with `replace` applied to each node in order. What is kept gets its inputs in the types that it had, and so do
 * the graph's outputs. Inputs and outputs keep their names; nodes and constants that nothing needs any more are gone. Nodes
 * with values of unknown type are always kept.
 */
export function rewrite(graph: Graph, replace: NodeRewrite): Graph {
  const b = GraphBuilder.anew(graph);
  const stands = new Map(graph.inputs.map((value) => [value.name, value]));
  const standIn = (value: Value): Value => stands.get(value.name) ?? value;
  const restored = (value: Value): Value => {
    const stand = standIn(value);
    return stand === value ? value : cast(b, stand, value.dtype);
  };
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((value) => value && standIn(value));
    const typed = [...node.inputs, ...node.outputs].every((value) => !value || !causeOfUntyped(value));
    const made = typed ? replace(b, node, inputs) : null;
    if (!made) b.adopt({ ...node, inputs: node.inputs.map((value) => value && restored(value)) });
    const outputs = made ?? node.outputs;
    node.outputs.forEach((value, at) => {
      if (value) stands.set(value.name, outputs[at]!);
    });
  }
  const outputs = graph.outputs.map((value) => [value.name, restored(value)] as const);
  return { ...b.build(graph.name, Object.fromEntries(outputs)), opset: graph.opset };
}
