// ONNX Runtime's FusedMatMul as standard operators.

import { matmul, scale, transposeLast } from '../onnx/emit.js';
import type { Graph } from '../onnx/graph.js';
import { rewrite } from './rewrite.js';

/** FusedMatMul(A, B) = alpha·A'·B', where A' is A or Aᵀ and B' is B or Bᵀ. */
export function decomposeFusedMatMul(graph: Graph): Graph {
  return rewrite(graph, (b, node, [x, y]) => {
    if (node.op !== 'FusedMatMul' || node.domain !== 'com.microsoft') return null;
    const { transA, transB, alpha } = node.attributes;
    const left = transA === 1 ? transposeLast(b, x!) : x!;
    const right = transB === 1 ? transposeLast(b, y!) : y!;
    return [scale(b, matmul(b, left, right), alpha as number)];
  });
}
