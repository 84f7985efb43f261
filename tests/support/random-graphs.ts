// Random small graphs: chains of operators over rows [batch, 4], for properties that hold of every graph.

import * as fc from 'fast-check';
import * as emit from '../../models/onnx/emit.js';
import { GraphBuilder } from '../../models/onnx/graph-builder.js';
import type { Graph, Value } from '../../models/onnx/graph.js';

interface Scope {
  readonly b: GraphBuilder;
  readonly x: Value;
  readonly y: Value;
  readonly ids: Value;
  readonly weight: Value;
  readonly table: Value;
  readonly row: Value;
}

/** Each keeps the shape [batch, 4] and the type float32. */
const STEPS: readonly ((scope: Scope) => Value)[] = [
  ({ b, x }) => emit.tanh(b, x),
  ({ b, x }) => emit.gelu(b, x, 'tanh'),
  ({ b, x, y }) => emit.add(b, x, y),
  ({ b, x, y }) => emit.where(b, emit.greater(b, x, y), x, emit.neg(b, y)),
  ({ b, x, weight }) => emit.matmul(b, x, weight),
  ({ b, x, weight, row }) => emit.gemm(b, x, weight, { bias: row, transB: true, alpha: 0.125 }),
  ({ b, x, weight }) => b.apply('FusedMatMul', [x, weight], { transB: 1, alpha: 0.3 }),
  ({ b, x }) => emit.expand(b, emit.reduceSum(b, x, [1], true), x.shape),
  ({ b, x }) => emit.softmax(b, x),
  ({ b, x }) => emit.reshape(b, emit.relu(b, emit.reshape(b, x, ['4*batch'])), ['batch', 4]),
  ({ b, x }) => emit.transposeLast(b, emit.exp(b, emit.transposeLast(b, x))),
  ({ b, x }) => emit.cast(b, emit.cast(b, x, 'float64'), 'float32'),
  ({ b, ids, table, x }) => emit.add(b, emit.gather(b, table, ids), x),
  ({ b, x, row }) => emit.layerNormalization(b, x, { scale: row, bias: row }, 1e-12).output,
  ({ b, x }) => {
    const [left, right] = b.applyMany('Split', [x], { axis: 1, num_outputs: 2 }, 2);
    return emit.concat(b, [right!, left!], 1);
  },
  ({ b, x }) => b.apply('Clip', [x, null, b.scalar(0.5)]),
];

/** Outputs that nobody reads become absent, as a clean-up pass leaves them. */
function withoutUnusedOutputs(graph: Graph): Graph {
  const read = new Set([...graph.nodes.flatMap(({ inputs }) => inputs), ...graph.outputs].map((value) => value?.name));
  const nodes = graph.nodes.map((node) => ({
    ...node,
    outputs: node.outputs.map((value) => (value && read.has(value.name) ? value : null)),
  }));
  return { ...graph, nodes };
}

function build(choices: readonly { step: number; operand: number }[], dropUnused: boolean): Graph {
  const b = new GraphBuilder();
  const x = b.input('x', 'float32', ['batch', 4]);
  const ids = b.input('ids', 'int64', ['batch']);
  const data = { location: 'model.safetensors', offset: 4096, length: 64 };
  const weight = b.initializer('weight', 'float32', [4, 4], data);
  const table = b.constant({ dtype: 'float32', shape: [3, 4], data: Float32Array.from({ length: 12 }, Math.sin) });
  const row = b.constant({ dtype: 'float32', shape: [4], data: Float32Array.of(1, -2, 0.5, 0) });
  const values = [x];
  for (const { step, operand } of choices) {
    const [last, other] = [values.at(-1)!, values[operand % values.length]!];
    values.push(STEPS[step]!({ b, x: last, y: other, ids, weight, table, row }));
  }
  const graph = b.build('random', { result: values.at(-1)!, total: emit.sumAll(b, values.at(-1)!) });
  return dropUnused ? withoutUnusedOutputs(graph) : graph;
}

/** Graphs with inputs x float32 [batch, 4] and ids int64 [batch], outputs result [batch, 4] and total. */
export const randomGraphs: fc.Arbitrary<Graph> = fc
  .tuple(
    fc.array(fc.record({ step: fc.nat(STEPS.length - 1), operand: fc.nat(100) }), { minLength: 1, maxLength: 12 }),
    fc.boolean(),
  )
  .map(([choices, dropUnused]) => build(choices, dropUnused));
