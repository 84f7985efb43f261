// Counts the floating-point operations of a graph's matrix products.

import type { Graph, Node } from '../onnx/graph.js';

/** 2·m·n·k for each product of a static graph; other ops are not counted. Throws when a product's shape is symbolic. */
export function countFlops(graph: Graph): number {
  return graph.nodes.reduce((total, node) => total + productFlops(node), 0);
}

function productFlops(node: Node): number {
  if (node.op !== 'MatMul' && node.op !== 'Gemm' && node.op !== 'FusedMatMul') return 0;
  const [x, y] = [node.inputs[0]!, node.outputs[0]!];
  const inner = x.shape.at(node.attributes['transA'] === 1 ? -2 : -1);
  const size = [...y.shape, inner].reduce<number>((product, dim) => {
    if (typeof dim !== 'number') throw new TypeError(`${node.name}: expected known dims, got ${String(dim)}`);
    return product * dim;
  }, 1);
  return 2 * size;
}
