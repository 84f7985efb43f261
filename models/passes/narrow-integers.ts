// Does integer arithmetic in 32 bits, for providers that cannot do it in 64: token ids, masks and classes fit.

import { cast } from '../onnx/emit.js';
import type { Graph, Initializer, Node, Value } from '../onnx/graph.js';
import type { GraphBuilder } from '../onnx/graph-builder.js';
import { findOpSpec, type OpName } from '../onnx/op-specs.js';
import { causeOfUntyped } from '../onnx/untyped-value.js';
import { isExternal } from '../onnx/tensor-data.js';
import { rewrite } from './rewrite.js';

/** Operands that ONNX wants in 64 bits: shapes, axes, bounds and some indices. */
const INT64_OPERANDS: Readonly<Partial<Record<OpName, readonly number[]>>> = {
  CumSum: [1],
  Expand: [1],
  GatherND: [1],
  Pad: [1],
  ReduceMax: [1],
  ReduceMean: [1],
  ReduceMin: [1],
  ReduceSum: [1],
  Reshape: [1],
  ScatterND: [1],
  Slice: [1, 2, 3, 4],
  Split: [1],
  Squeeze: [1],
  Unsqueeze: [1],
};

/**
 * Makes int64 inputs int32, except shapes that the host fills in, and with them what the operators of our table compute with
 * int64. Outputs keep their types. What needs int64 gets it back by a Cast: operators outside the table, shapes computed in
 * the graph, nodes with a constant beyond 32 bits.
 */
export function narrowIntegers(graph: Graph): Graph {
  const constants = new Map(graph.initializers.map((initializer) => [initializer.value.name, initializer]));
  const inputs = graph.inputs.map((value): Value => {
    return value.dtype === 'int64' && !value.content ? { ...value, dtype: 'int32' } : value;
  });
  return rewrite({ ...graph, inputs }, (b, node, standIns) => {
    const operands = dataOperands(node);
    const narrowed = standIns.map((value, at) => (operands.has(at) ? narrow(b, value!, constants) : value));
    if (operands.size === 0 || [...operands].some((at) => !narrowed[at])) return null;
    return b.applyMany(node.op as OpName, narrowed, node.attributes as object, node.outputs.length);
  });
}

/** Which inputs of a node are integers to compute with; none where it computes a shape or is not of our table. */
function dataOperands({ op, domain, inputs, outputs }: Node): Set<number> {
  if (!findOpSpec(op, domain) || outputs.every((value) => value?.content)) return new Set();
  const fixed = INT64_OPERANDS[op as OpName] ?? [];
  return new Set(inputs.flatMap((value, at) => (value?.dtype === 'int64' && !fixed.includes(at) ? [at] : [])));
}

/** A value in 32 bits; null for a constant that does not fit. */
function narrow(b: GraphBuilder, value: Value, constants: ReadonlyMap<string, Initializer>): Value | null {
  if (value.dtype === 'int32') return value;
  const constant = constants.get(value.name);
  if (constant && !isExternal(constant.data)) {
    const { shape, data } = constant.data;
    const narrowed = Int32Array.from(data, Number);
    const fits = narrowed.every((element, at) => element === Number(data[at]));
    return fits ? b.constant({ dtype: 'int32', shape, data: narrowed }) : null;
  }
  const producer = b.producerOf(value);
  const source = producer?.op === 'Cast' ? producer.inputs[0]! : value;
  return cast(b, causeOfUntyped(source) ? value : source, 'int32');
}
