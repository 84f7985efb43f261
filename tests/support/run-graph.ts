// Runs graphs in ONNX Runtime, with host tensors written and read as plain numbers.

import { Random } from '../../lib/random.js';
import { checkGraph } from '../../models/onnx/check-graph.js';
import type { Graph, Value } from '../../models/onnx/graph.js';
import { GraphBuilder } from '../../models/onnx/graph-builder.js';
import { encodeModel } from '../../models/onnx/protobuf/encode-model.js';
import type { TensorData } from '../../models/onnx/tensor-data.js';
import { Session, type HostTensor } from '../../models/runtime/session.js';

export type FloatType = 'float32' | 'float64';
/** A floating-point tensor; serves as a constant of a graph and as a feed. */
export function floats(
  shape: readonly number[],
  values: readonly number[],
  dtype: FloatType = 'float32',
): TensorData & HostTensor {
  return { dtype, shape, data: dtype === 'float64' ? Float64Array.from(values) : Float32Array.from(values) };
}

/** An int64 tensor; serves as a constant of a graph and as a feed. */
export function integers(shape: readonly number[], values: readonly number[]): TensorData & HostTensor {
  return { dtype: 'int64', shape, data: BigInt64Array.from(values, BigInt) };
}

/** A tensor of standard normal numbers. */
export function normals(shape: readonly number[], seed: number, dtype: FloatType = 'float32'): TensorData & HostTensor {
  const random = new Random(seed);
  return floats(
    shape,
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.normal()),
    dtype,
  );
}

/** The elements of every result, in row-major order. */
export function toNumbers(results: Readonly<Record<string, HostTensor>>): Record<string, number[]> {
  return Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, Array.from(data, Number)]));
}

/** Checks the graph, compiles it, runs it once and frees the session. */
export async function runGraph(
  graph: Graph,
  feeds: Readonly<Record<string, HostTensor>> = {},
): Promise<Record<string, number[]>> {
  checkGraph(graph);
  const session = await Session.create(encodeModel(graph), { threads: 1 });
  try {
    return toNumbers(await session.run(feeds));
  } finally {
    await session.release();
  }
}

/** Runs what `build` makes of an empty builder. */
export function evaluate<N extends string>(
  build: (b: GraphBuilder) => Record<N, Value>,
  feeds: Readonly<Record<string, HostTensor>> = {},
): Promise<Record<N, number[]>> {
  const b = new GraphBuilder();
  return runGraph(b.build('test', build(b)), feeds);
}
