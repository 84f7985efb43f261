// A classifier reads only the first token of its last layer. This takes that reading before the operators whose results
// nobody else reads, so that they compute one token a row instead of all.

import { dimFactors, divideDim, type Dim } from '../onnx/dim.js';
import { reshape, slice } from '../onnx/emit.js';
import type { Graph, Value } from '../onnx/graph.js';
import type { GraphBuilder } from '../onnx/graph-builder.js';
import type { Shape } from '../onnx/shape.js';
import { int64s } from '../onnx/tensor-data.js';
import { causeOfUntyped } from '../onnx/untyped-value.js';
import { readingsOf, type FirstToken, type Reading, type Readings } from './first-token-rules.js';
import { rewrite } from './rewrite.js';

/** Their bodies read values that none of their inputs names. */
const WITH_BODIES: ReadonlySet<string> = new Set(['If', 'Loop', 'Scan']);
/** Operators of other domains may be functions that a file defines for itself. */
const DOMAINS: ReadonlySet<string> = new Set(['', 'com.microsoft']);
const PRODUCTS: ReadonlySet<string> = new Set(['FusedMatMul', 'Gemm', 'MatMul']);

/**
 * The same outputs with less work; the graph as it is where no matrix product becomes smaller. Values named in `whole` keep
 * all tokens.
 */
export function hoistFirstToken(graph: Graph, whole: readonly string[] = []): Graph {
  if (graph.nodes.some(({ op, domain }) => WITH_BODIES.has(op) || !DOMAINS.has(domain))) return graph;
  const plan = planOf(graph, whole);
  if (![...plan.values()].some(({ op }) => PRODUCTS.has(op))) return graph;
  const narrow = new Set([...plan.values()].flatMap(({ outputs }) => outputs.map((value) => value?.name)));
  return rewrite(graph, (b, node, inputs) => {
    const planned = plan.get(node.name);
    if (!planned) {
      const shapeOfNarrow = node.op === 'Shape' && narrow.has(node.inputs[0]!.name);
      return shapeOfNarrow ? [b.shapeTensor(node.outputs[0]!.content!)] : null;
    }
    const { outputs } = planned;
    const taken = inputs.map((value, place) => {
      const reading = planned.readings[place];
      if (!value || !reading || reading === 'all' || narrow.has(node.inputs[place]!.name)) return value;
      return firstToken(b, value, reading);
    });
    if (node.op === 'Reshape') taken[1] = reshapeTarget(b, outputs[0]!.shape);
    b.adopt({ ...node, inputs: taken, outputs });
    return outputs;
  });
}

/** A node that needs to compute the first token only. */
interface Narrowed {
  readonly op: string;
  readonly outputs: readonly (Value | null)[];
  readonly readings: NonNullable<Readings>;
}

/** The nodes to narrow, by name. It goes from the outputs back: what is read of a node says what the node reads. */
function planOf({ inputs, nodes, outputs }: Graph, whole: readonly string[]): ReadonlyMap<string, Narrowed> {
  const plan = new Map<string, Narrowed>();
  const read = new Map<string, Reading>();
  const note = (name: string, reading: Reading): void => {
    const before = read.get(name);
    read.set(name, before === undefined || same(before, reading) ? reading : 'all');
  };
  const fed = new Set(inputs.flatMap(({ shape }) => shape));
  const isKnown = (value: Value | null): boolean =>
    !value ||
    (!causeOfUntyped(value) && value.shape.flatMap((dim) => dimFactors(dim).names).every((dim) => fed.has(dim)));
  for (const name of [...outputs.map((value) => value.name), ...whole]) note(name, 'all');
  for (const node of [...nodes].reverse()) {
    const used = node.outputs.filter((value) => value !== null && read.has(value.name)) as Value[];
    const [output] = used;
    if (!output) continue;
    const wanted = used.map(({ name }) => read.get(name)!).reduce((a, b) => (same(a, b) ? a : 'all'));
    const known = [...node.inputs, ...node.outputs].every(isKnown);
    let readings = known ? readingsOf(node, output, wanted) : null;
    if (readings && wanted !== 'all') {
      const narrowed = node.outputs.map((value) => value && { ...value, shape: narrowShape(value.shape, wanted) });
      plan.set(node.name, { op: node.op, outputs: narrowed, readings });
    } else if (known && !readings) {
      readings = readingsOf(node, output, 'all');
    }
    node.inputs.forEach((value, place) => {
      const reading = readings ? readings[place] : 'all';
      if (value && reading) note(value.name, reading);
    });
  }
  return plan;
}

function same(a: Reading, b: Reading): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && a.axis === b.axis && a.rows === b.rows);
}

function narrowShape(shape: Shape, { axis, rows }: FirstToken): Shape {
  return shape.map((dim, at) => (at === axis ? rows : dim));
}

function firstToken(b: GraphBuilder, value: Value, { axis, rows }: FirstToken): Value {
  if (rows === 1) return slice(b, value, axis, 0, 1);
  const { shape } = value;
  const length = divideDim(shape[axis]!, rows)!;
  const apart = reshape(b, value, [...shape.slice(0, axis), rows, length, ...shape.slice(axis + 1)]);
  return reshape(b, slice(b, apart, axis + 1, 0, 1), narrowShape(shape, { axis, rows }));
}

/** A constant where only one dim is not: it is what remains. */
function reshapeTarget(b: GraphBuilder, shape: Shape): Value {
  const numbers = shape.map((dim: Dim) => (typeof dim === 'number' ? dim : -1));
  return numbers.filter((dim) => dim === -1).length === 1 ? b.constant(int64s(numbers)) : b.shapeTensor(shape);
}
