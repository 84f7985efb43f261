// Checks gradients of both orders against finite differences, on real ONNX Runtime sessions.

import { Random } from '../../lib/random.js';
import { grad } from '../../models/autodiff/vjp.js';
import { checkGraph } from '../../models/onnx/check-graph.js';
import { add, cast, mul, sumAll } from '../../models/onnx/emit.js';
import type { Graph, Value } from '../../models/onnx/graph.js';
import { GraphBuilder } from '../../models/onnx/graph-builder.js';
import { encodeModel } from '../../models/onnx/protobuf/encode-model.js';
import type { Shape } from '../../models/onnx/shape.js';
import { Session } from '../../models/runtime/session.js';
import { floats, toNumbers, type FloatType } from './run-graph.js';

/**
 * Where input elements lie: anywhere, above 0.5, or apart from each other and from 0 by more than any finite
 * difference steps, so that no kink is crossed.
 */
export type ValueKind = 'normal' | 'positive' | 'distinct';

export interface GradientCase {
  /** Shapes of the inputs, all of which are differentiated. */
  readonly inputs: readonly (readonly number[])[];
  readonly seed: number;
  readonly values?: ValueKind;
  /** float64 unless the CPU provider has no such kernel. */
  readonly dtype?: FloatType;
  readonly build: (b: GraphBuilder, inputs: readonly Value[]) => Value | readonly Value[];
}

/** Step and tolerance (relative to 1 + the largest derivative) of the five-point difference. */
const PRECISION: Readonly<Record<FloatType, { step: number; tolerance: number }>> = {
  float64: { step: 1e-3, tolerance: 1e-8 },
  float32: { step: 0.05, tolerance: 1e-3 },
};

/** f′(x) ≈ Σ weight·f(x + offset·step) / step, exact for polynomials of degree 4. */
const STENCIL = [
  [-2, 1 / 12],
  [-1, -2 / 3],
  [1, 2 / 3],
  [2, -1 / 12],
] as const;

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Elements of all inputs, one array an input. */
function drawValues(shapes: readonly (readonly number[])[], kind: ValueKind, random: Random): number[][] {
  const total = shapes.reduce((sum, shape) => sum + sizeOf(shape), 0);
  const grid = random.shuffle(Array.from({ length: total }, (_, at) => (at + 0.5 - Math.ceil(total / 2)) * 0.15));
  const draw: Record<ValueKind, () => number> = {
    normal: () => 0.8 * random.normal(),
    positive: () => 0.5 + 1.5 * random.uniform(),
    distinct: () => grid.pop()!,
  };
  return shapes.map((shape) => Array.from({ length: sizeOf(shape) }, draw[kind]));
}

/** Σ weights·value with random weights, as a scalar of `dtype`. */
function project(b: GraphBuilder, values: readonly Value[], random: Random, dtype: FloatType): Value {
  const parts = values.map((value) => {
    const shape = value.shape as readonly number[];
    const weights = Array.from({ length: sizeOf(shape) }, () => random.normal());
    const constant = b.constant(floats(shape, weights, value.dtype as FloatType));
    return cast(b, sumAll(b, mul(b, value, constant)), dtype);
  });
  return parts.reduce((sum, part) => add(b, sum, part));
}

/**
 * The graph of a case: `first` is a random projection of what it computes and `gradient<i>` its gradients; `second` is a
 * random projection of those, and `hessian<i>` its gradients.
 */
export function secondOrderGraph({ inputs, seed, dtype = 'float64', build }: GradientCase): Graph {
  const random = new Random(seed, 1);
  const b = new GraphBuilder();
  const values = inputs.map((shape: Shape, at) => b.input(`x${at}`, dtype, shape));
  const results = build(b, values);
  const first = project(b, 'name' in results ? [results] : results, random, dtype);
  const gradients = grad(b, first, values);
  const second = project(b, gradients, random, dtype);
  const hessians = grad(b, second, values);
  return b.build('second_order', {
    first,
    second,
    ...Object.fromEntries(gradients.map((value, at) => [`gradient${at}`, value])),
    ...Object.fromEntries(hessians.map((value, at) => [`hessian${at}`, value])),
  });
}

/** Expects that gradients of both orders equal finite differences at random inputs. */
export async function expectGradient(gradientCase: GradientCase): Promise<void> {
  const { inputs, seed, values = 'normal', dtype = 'float64' } = gradientCase;
  const { step, tolerance } = PRECISION[dtype];
  const graph = secondOrderGraph(gradientCase);
  checkGraph(graph);
  const session = await Session.create(encodeModel(graph), { threads: 1 });
  try {
    const point = drawValues(inputs, values, new Random(seed));
    const run = async (): Promise<Record<string, number[]>> =>
      toNumbers(await session.run(Object.fromEntries(point.map((x, at) => [`x${at}`, floats(inputs[at]!, x, dtype)]))));
    const exact = await run();
    const faults: string[] = [];
    const compare = (name: string, at: number, numeric: number): void => {
      const analytic = exact[name]![at]!;
      const scale = 1 + exact[name]!.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
      if (!(Math.abs(analytic - numeric) <= tolerance * scale)) {
        faults.push(`${name}[${at}]: expected ${numeric}, got ${analytic}`);
      }
    };
    for (const [input, x] of point.entries()) {
      for (const [at, centre] of x.entries()) {
        let [first, second] = [0, 0];
        for (const [offset, weight] of STENCIL) {
          x[at] = centre + offset * step;
          const moved = await run();
          first += (weight * moved['first']![0]!) / step;
          second += (weight * moved['second']![0]!) / step;
        }
        x[at] = centre;
        compare(`gradient${input}`, at, first);
        compare(`hessian${input}`, at, second);
      }
    }
    expect(faults).toEqual([]);
  } finally {
    await session.release();
  }
}
