// A served graph in operators that have gradients, in float32, with one name for each dim.

import type { Graph } from '../onnx/graph.js';
import { decomposeContrib } from '../passes/decompose-contrib.js';
import { shareTokenDims } from '../passes/share-token-dims.js';
import { widenHalves } from '../passes/widen-halves.js';

/** Graphs of other tools, prepared for differentiation; values keep their names. Those of our own bundles need nothing. */
export function differentiableGraph(serving: Graph): Graph {
  return decomposeContrib(widenHalves(shareTokenDims(serving)));
}
