// LogSoftmax from the operators that it consists of.

import { exp, log, reduceMax, reduceSum, sub } from '../onnx/emit.js';
import type { Graph } from '../onnx/graph.js';
import { rewrite } from './rewrite.js';

/** log softmax(x) = s − log Σ exp s with s = x − max x. */
export function decomposeLogSoftmax(graph: Graph): Graph {
  return rewrite(graph, (b, node, [x]) => {
    if (node.op !== 'LogSoftmax' || node.domain !== '') return null;
    const axes = [node.attributes['axis'] as number];
    const shifted = sub(b, x!, reduceMax(b, x!, axes, true));
    return [sub(b, shifted, log(b, reduceSum(b, exp(b, shifted), axes, true)))];
  });
}
