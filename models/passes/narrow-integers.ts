// Does integer arithmetic in 32 bits, for providers that cannot do it in 64: token ids, masks and classes fit.

import { cast } from '../onnx/emit.js';
import type { Graph, Initializer, Node, Value } from '../onnx/graph.js';
import type { GraphBuilder } from '../onnx/graph-builder.js';
import { findOpSpec, type OpName } from '../onnx/op-specs.js';
import { causeOfUntyped } from '../onnx/protobuf/untyped-value.js';
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
  const inputs = graph.inputs.map((value): Value =>
    isInt64(value) && !value.content ? { ...value, dtype: 'int32' } : value,
  );
  return rewrite(
    { ...graph, inputs },
    (b, node, standIns) => {
      const operands = dataOperands(node);
      const narrowed = standIns.map((value, at) => (operands.has(at) ? narrow(b, value!, constants) : value));
      const restored = standIns.map((value, at) => (value ? restore(b, node.inputs[at]!, value) : value));
      if (operands.size === 0 || [...operands].some((at) => !narrowed[at])) return b.keep(node, restored);
      return b.applyMany(node.op as OpName, narrowed, node.attributes as object, node.outputs.length);
    },
    restore,
  );
}

function isInt64(value: Value | null): boolean {
  return value !== null && !causeOfUntyped(value) && value.dtype === 'int64';
}

/** Which inputs of a node are integers to compute with; none where it computes a shape or is not of our table. */
function dataOperands({ op, domain, inputs, outputs }: Node): Set<number> {
  const known = findOpSpec(op, domain) && ![...inputs, ...outputs].some((value) => value && causeOfUntyped(value));
  if (!known || outputs.every((value) => value?.content)) return new Set();
  const fixed = INT64_OPERANDS[op as OpName] ?? [];
  return new Set(inputs.flatMap((value, at) => (isInt64(value) && !fixed.includes(at) ? [at] : [])));
}

/** A value in 32 bits; null for a constant that does not fit. */
function narrow(b: GraphBuilder, value: Value, constants: ReadonlyMap<string, Initializer>): Value | null {
  const constant = constants.get(value.name);
  if (value.dtype === 'int32') return value;
  if (constant && !isExternal(constant.data)) {
    const { shape, data } = constant.data;
    const narrowed = Int32Array.from(data, Number);
    return narrowed.every((element, at) => element === Number(data[at]))
      ? b.constant({ dtype: 'int32', shape, data: narrowed })
      : null;
  }
  const producer = b.producerOf(value);
  return cast(b, producer?.op === 'Cast' ? producer.inputs[0]! : value, 'int32');
}

/** What stands for `original`, in its type. */
function restore(b: GraphBuilder, original: Value, value: Value): Value {
  return value === original ? value : cast(b, value, original.dtype);
}
