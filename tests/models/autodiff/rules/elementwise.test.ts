import * as fc from 'fast-check';
import type { OpName } from '../../../../models/onnx/op-specs.js';
import { cast, gelu, mul, pow } from '../../../../models/onnx/emit.js';
import { scalarData } from '../../../../models/onnx/tensor-data.js';
import { broadcastableShapes, forAll, shapes } from '../../../support/arbitrary-shapes.js';
import { gradientsAt } from '../../../support/evaluate-gradients.js';
import { expectGradient, type ValueKind } from '../../../support/expect-gradient.js';
import { floats } from '../../../support/run-graph.js';

const binaries: readonly (readonly [OpName, ValueKind])[] = [
  ['Add', 'normal'],
  ['Sub', 'normal'],
  ['Mul', 'normal'],
  ['Div', 'positive'],
  ['Pow', 'positive'],
  ['Max', 'distinct'],
  ['Min', 'distinct'],
];

const unaries: readonly (readonly [OpName, ValueKind])[] = [
  ['Abs', 'distinct'],
  ['Exp', 'normal'],
  ['Identity', 'normal'],
  ['Log', 'positive'],
  ['Neg', 'normal'],
  ['Reciprocal', 'positive'],
  ['Relu', 'distinct'],
  ['Sigmoid', 'normal'],
  ['Sqrt', 'positive'],
  ['Tanh', 'normal'],
];

describe.each(binaries)('VJP: %s', (op, values) => {
  it('sums over broadcast axes of either operand', async () => {
    await forAll(broadcastableShapes(2), (inputs, seed) =>
      expectGradient({ inputs, values, seed, build: (b, operands) => b.apply(op, operands) }),
    );
  });

  it('adds up where both operands are the same value', async () => {
    await expectGradient({ inputs: [[3]], values: 'positive', seed: 3, build: (b, [x]) => b.apply(op, [x!, x!]) });
  });
});

describe.each(unaries)('VJP: %s', (op, values) => {
  it('holds for any shape', async () => {
    await forAll(
      shapes(0, 3),
      (shape, seed) => expectGradient({ inputs: [shape], values, seed, build: (b, [x]) => b.apply(op, [x!]) }),
      3,
    );
  });
});

describe('VJP: Erf', () => {
  it('holds for any shape', async () => {
    await forAll(
      shapes(0, 3),
      (shape, seed) =>
        expectGradient({ inputs: [shape], dtype: 'float32', seed, build: (b, [x]) => b.apply('Erf', [x!]) }),
      3,
    );
  });
});

describe('VJP: Gelu', () => {
  it.each(['none', 'tanh'] as const)('holds for approximation %s', async (approximate) => {
    const build = (b: Parameters<typeof gelu>[0], [x]: readonly Parameters<typeof gelu>[1][]) =>
      gelu(b, x!, approximate);
    await forAll(shapes(1, 2), (shape, seed) => expectGradient({ inputs: [shape], dtype: 'float32', seed, build }), 3);
  });

  it.each(['none', 'tanh'] as const)('is 0 and 1 far from the origin with approximation %s', async (approximate) => {
    const [gradient] = await gradientsAt([floats([4], [-100, -30, 30, 100])], (b, [x]) => gelu(b, x!, approximate));
    expect(gradient!.map((value) => value + 0)).toEqual([0, 0, 1, 1]);
  });
});

describe('VJP: Pow', () => {
  it.each([2, 3, 0.5, -1, 1])('holds for the constant exponent %d', async (exponent) => {
    await expectGradient({
      inputs: [[2, 2]],
      values: 'positive',
      seed: 4,
      build: (b, [x]) => pow(b, x!, b.scalar(exponent, 'float64')),
    });
  });

  it('takes an integer exponent of another type, and negative bases with it', async () => {
    await expectGradient({
      inputs: [[5]],
      seed: 5,
      build: (b, [x]) => pow(b, x!, b.constant(scalarData(3, 'int64'))),
    });
  });

  it('is finite where the base is 0', async () => {
    const [gradient] = await gradientsAt([floats([2], [0, 1])], (b, [x]) => pow(b, x!, b.scalar(2)));
    expect(gradient).toEqual([0, 2]);
  });
});

describe('VJP: Where', () => {
  it('gives each branch its share for any broadcast of condition and branches', async () => {
    await forAll(fc.tuple(broadcastableShapes(3), fc.infiniteStream(fc.boolean())), async ([inputs, bits], seed) => {
      const [condition, x, y] = inputs as [number[], number[], number[]];
      const size = condition.reduce((a, b) => a * b, 1);
      const data = Uint8Array.from([...bits.take(size)], Number);
      await expectGradient({
        inputs: [x, y],
        seed,
        build: (b, branches) => b.apply('Where', [b.constant({ dtype: 'bool', shape: condition, data }), ...branches]),
      });
    });
  });

  it('keeps NaN of the branch not taken out of the gradient of the branch that is', async () => {
    const [dx] = await gradientsAt([floats([2], [-1, 4])], (b, [x]) => {
      const isPositive = b.apply('Greater', [x!, b.scalar(0)]);
      return b.apply('Where', [isPositive, x!, b.scalar(Number.NaN)]);
    });
    expect(dx).toEqual([0, 1]);
  });
});

describe('VJP: Max and Min', () => {
  it.each(['Max', 'Min'] as const)('%s halves the cotangent at a tie', async (op) => {
    const gradients = await gradientsAt([floats([3], [1, 2, 3]), floats([3], [3, 2, 1])], (b, [x, y]) =>
      b.apply(op, [x!, y!]),
    );
    const larger = [0, 0.5, 1];
    const smaller = [1, 0.5, 0];
    expect(gradients).toEqual(op === 'Max' ? [larger, smaller] : [smaller, larger]);
  });
});

describe('VJP: Clip', () => {
  const at = (x: readonly number[], low: number | null, high: number | null) =>
    gradientsAt([floats([x.length], x)], (b, [value]) => {
      return b.apply('Clip', [value!, low === null ? null : b.scalar(low), high === null ? null : b.scalar(high)]);
    });

  it('passes inside and at the bounds, and stops beyond', async () => {
    expect(await at([-2, -1, 0, 1, 2], -1, 1)).toEqual([[0, 1, 1, 1, 0]]);
  });

  it('knows absent bounds', async () => {
    expect(await at([-2, 0, 2], null, 1)).toEqual([[1, 1, 0]]);
    expect(await at([-2, 0, 2], -1, null)).toEqual([[0, 1, 1]]);
    expect(await at([-2, 0, 2], null, null)).toEqual([[1, 1, 1]]);
  });
});

describe('VJP: Relu and Abs', () => {
  it('are 0 at 0', async () => {
    const x = floats([3], [-1, 0, 1]);
    expect(await gradientsAt([x], (b, [value]) => b.apply('Relu', [value!]))).toEqual([[0, 0, 1]]);
    expect(await gradientsAt([x], (b, [value]) => b.apply('Abs', [value!]))).toEqual([[-1, 0, 1]]);
  });
});

describe('VJP: Sigmoid and Tanh', () => {
  it('are finite when saturated', async () => {
    const x = floats([4], [-200, -50, 50, 200]);
    for (const op of ['Sigmoid', 'Tanh'] as const) {
      const [gradient] = await gradientsAt([x], (b, [value]) => b.apply(op, [value!]));
      for (const value of gradient!) expect(Math.abs(value)).toBeLessThan(1e-6);
    }
  });
});

describe('VJP: Cast', () => {
  it('casts the cotangent back', async () => {
    const [gradient] = await gradientsAt([floats([2], [1, 2])], (b, [x]) => {
      const wide = cast(b, x!, 'float64');
      return mul(b, wide, wide);
    });
    expect(gradient).toEqual([2, 4]);
  });

  it('lets nothing through an integer', async () => {
    const [gradient] = await gradientsAt([floats([2], [1.5, 2.5])], (b, [x]) =>
      mul(b, x!, cast(b, cast(b, x!, 'int64'), 'float32')),
    );
    expect(gradient).toEqual([1, 2]);
  });
});
