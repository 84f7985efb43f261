// Takes the computation of shapes out of a graph: they become inputs, which the host fills in from the sizes it feeds.

import { dimFactors, type Dim } from '../onnx/dim.js';
import type { Graph, Node, Value } from '../onnx/graph.js';
import type { GraphBuilder } from '../onnx/graph-builder.js';
import { formatShape } from '../onnx/shape.js';
import { int64s } from '../onnx/tensor-data.js';
import { rewrite } from './rewrite.js';

/**
 * Replaces int64 values that follow from shapes: by constants where all elements are numbers, else by inputs whose `content`
 * says what to feed. Shapes that are not products of the inputs' dims stay as they are.
 */
export function feedShapes(graph: Graph): Graph {
  const fed = new Set(graph.inputs.flatMap(({ shape }) => shape));
  const fromInputs = (dim: Dim): boolean => dimFactors(dim).names.every((name) => fed.has(name));
  const isShape = (node: Node): boolean =>
    node.outputs.every((value) => value?.content?.every(fromInputs) && value.dtype === 'int64');
  const used = new Set(graph.outputs.map(({ name }) => name));
  for (const node of graph.nodes) {
    if (!isShape(node)) for (const value of node.inputs) if (value) used.add(value.name);
  }
  const inputs = new Map<string, Value>();
  return rewrite(graph, (b, node) => {
    if (!isShape(node) || !node.outputs.some((value) => used.has(value!.name))) return null;
    return node.outputs.map((value) => shapeInput(b, value!, inputs));
  });
}

function shapeInput(b: GraphBuilder, { shape, content }: Value, inputs: Map<string, Value>): Value {
  const elements = content!;
  if (elements.every((dim) => typeof dim === 'number')) {
    return b.constant({ ...int64s(elements), shape: shape as number[] });
  }
  const name = `${shape.length === 0 ? 'size' : 'shape'} ${formatShape(elements)}`;
  const value = inputs.get(name) ?? b.input(name, 'int64', shape, elements);
  inputs.set(name, value);
  return value;
}
