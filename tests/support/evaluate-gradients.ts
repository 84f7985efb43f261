// Gradients at given points, for facts about single values: ties, bounds, saturation.

import { grad } from '../../models/autodiff/vjp.js';
import { add, sumAll } from '../../models/onnx/emit.js';
import type { Value } from '../../models/onnx/graph.js';
import { GraphBuilder } from '../../models/onnx/graph-builder.js';
import type { HostTensor } from '../../models/runtime/session.js';
import { runGraph } from './run-graph.js';

/** Gradients of the sum of all that `build` computes, one array an input. */
export async function gradientsAt(
  inputs: readonly HostTensor[],
  build: (b: GraphBuilder, inputs: readonly Value[]) => Value | readonly Value[],
): Promise<number[][]> {
  const b = new GraphBuilder();
  const values = inputs.map(({ dtype, shape }, at) => b.input(`x${at}`, dtype, shape));
  const results = build(b, values);
  const total = ('name' in results ? [results] : results)
    .map((value) => sumAll(b, value))
    .reduce((sum, value) => add(b, sum, value));
  const gradients = grad(b, total, values);
  const graph = b.build('gradients', Object.fromEntries(gradients.map((value, at) => [`gradient${at}`, value])));
  const computed = await runGraph(graph, Object.fromEntries(inputs.map((tensor, at) => [`x${at}`, tensor])));
  return inputs.map((_, at) => computed[`gradient${at}`]!);
}
