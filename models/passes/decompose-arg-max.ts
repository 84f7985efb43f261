// ArgMax with floating-point arithmetic, for providers that cannot go on from its int64 result.

import { cast, equal, reduceMax, reduceMin, where } from '../onnx/emit.js';
import type { Graph } from '../onnx/graph.js';
import { normalizeAxis } from '../onnx/shape.js';
import { rewrite } from './rewrite.js';

/**
 * The first index i with xᵢ = max x, as min over i of (xᵢ = max x ? i : last index). ArgMax along an axis of unknown
 * extent, or with `select_last_index`, stays as it is.
 */
export function decomposeArgMax(graph: Graph): Graph {
  return rewrite(graph, (b, node, [x]) => {
    if (node.op !== 'ArgMax' || node.domain !== '' || node.attributes['select_last_index'] === 1) return null;
    const rank = x!.shape.length;
    const axis = normalizeAxis(node.attributes['axis'] as number, rank)!;
    const extent = x!.shape[axis];
    if (typeof extent !== 'number' || x!.dtype !== 'float32') return null;

    const data = Float32Array.from({ length: extent }, (_, index) => index);
    const shape = Array.from({ length: rank }, (_, at) => (at === axis ? extent : 1));
    const found = equal(b, x!, reduceMax(b, x!, [axis], true));
    const candidates = where(b, found, b.constant({ dtype: 'float32', shape, data }), b.scalar(extent - 1));
    return [cast(b, reduceMin(b, candidates, [axis], node.attributes['keepdims'] === 1), 'int64')];
  });
}
