// Slices 32-bit integers as floating-point numbers, for providers whose Slice knows only those.

import { cast } from '../onnx/emit.js';
import type { Graph } from '../onnx/graph.js';
import { rewrite } from './rewrite.js';

/** Exact up to 2²⁴, which is beyond positions, token ids and classes. */
export function sliceIntegers(graph: Graph): Graph {
  return rewrite(graph, (b, node, inputs) => {
    const [data, ...bounds] = inputs;
    if (node.op !== 'Slice' || node.domain !== '' || data!.dtype !== 'int32') return null;
    return [cast(b, b.apply('Slice', [cast(b, data!, 'float32'), ...bounds]), 'int32')];
  });
}
