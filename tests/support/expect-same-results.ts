// Holds a lowered graph against the original: both run on the processor and must give the same.

import type { Graph, Value } from '../../models/onnx/graph.js';
import { GraphBuilder } from '../../models/onnx/graph-builder.js';
import type { Pass } from '../../models/passes/lower.js';
import { loweredFeeds } from '../../models/runtime/lowered-feeds.js';
import type { HostTensor } from '../../models/runtime/session.js';
import { runGraph } from './run-graph.js';

/** Builds a graph, applies the pass, compares types and results within 1e-6, and returns the lowered graph. */
export async function expectSameResults(
  pass: Pass,
  build: (b: GraphBuilder) => Record<string, Value>,
  feeds: Readonly<Record<string, HostTensor>>,
): Promise<Graph> {
  const b = new GraphBuilder();
  const graph = b.build('original', build(b));
  const lowered = pass(graph);
  const types = (outputs: readonly Value[]) => outputs.map(({ name, dtype, shape }) => ({ name, dtype, shape }));
  expect(types(lowered.outputs)).toEqual(types(graph.outputs));
  const wanted = await runGraph(graph, feeds);
  const results = await runGraph(lowered, loweredFeeds(lowered, feeds));
  for (const [name, values] of Object.entries(wanted)) {
    expect(results[name]).toHaveLength(values.length);
    values.forEach((value, at) => {
      expect(Math.abs(results[name]![at]! - value)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(value)));
    });
  }
  return lowered;
}

/** Names of the operators of a graph, each once, sorted. */
export function opsOf(graph: Graph): string[] {
  return [...new Set(graph.nodes.map(({ op }) => op))].sort();
}
