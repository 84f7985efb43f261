// Rewrites a graph into what an execution provider can run.

import type { Graph } from '../onnx/graph.js';
import type { ExecutionProvider } from '../runtime/execution-provider.js';
import { decomposeContrib } from './decompose-contrib.js';
import { decomposeArgMax } from './decompose-arg-max.js';
import { decomposeFusedMatMul } from './decompose-fused-mat-mul.js';
import { decomposeLogSoftmax } from './decompose-log-softmax.js';
import { feedShapes } from './feed-shapes.js';
import { narrowIntegers } from './narrow-integers.js';
import { sliceIntegers } from './slice-integers.js';

/** A graph that computes the same with other operators; outputs keep names and types. */
export type Pass = (graph: Graph) => Graph;

/** What each provider needs, in order. The processor and CUDA have kernels for all operators of our table. */
const LOWERINGS: Readonly<Record<ExecutionProvider, readonly Pass[]>> = {
  cpu: [],
  cuda: [],
  webgpu: [
    decomposeContrib,
    feedShapes,
    decomposeArgMax,
    narrowIntegers,
    sliceIntegers,
    decomposeLogSoftmax,
    decomposeFusedMatMul,
  ],
};

/** From this version of the operator set on, reductions take their axes the way that passes give them. */
const LEAST_OPSET = 18;

/**
 * The graph for `target`. Its inputs may be narrower, and some may be shapes for the host to fill in: see `loweredFeeds`. A
 * graph in an older operator set than 18 stays as it is.
 */
export function lower(graph: Graph, target: ExecutionProvider): Graph {
  if (graph.opset < LEAST_OPSET) return graph;
  return LOWERINGS[target].reduce((lowered, pass) => pass(lowered), graph);
}
