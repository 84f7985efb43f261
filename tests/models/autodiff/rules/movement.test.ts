import * as fc from 'fast-check';
import { mul, slice, square } from '../../../../models/onnx/emit.js';
import type { Value } from '../../../../models/onnx/graph.js';
import { GraphBuilder } from '../../../../models/onnx/graph-builder.js';
import { grad } from '../../../../models/autodiff/vjp.js';
import { broadcastableShapes, forAll, shapes, shapeWithAxes } from '../../../support/arbitrary-shapes.js';
import { gradientsAt } from '../../../support/evaluate-gradients.js';
import { expectGradient } from '../../../support/expect-gradient.js';
import { floats, integers } from '../../../support/run-graph.js';

const vector = (b: GraphBuilder, values: readonly number[]): Value => b.constant(integers([values.length], values));
const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

describe('VJP: Reshape', () => {
  it('goes back to the shape it came from, spelled with copies and a rest', async () => {
    for (const target of [[6, 2], [-1], [0, -1], [3, 2, 1, 2], [1, -1, 4]]) {
      await expectGradient({
        inputs: [[3, 4]],
        seed: 11,
        build: (b, [x]) => square(b, b.apply('Reshape', [x!, vector(b, target)])),
      });
    }
  });
});

describe('VJP: Flatten', () => {
  it('holds for every axis', async () => {
    for (const axis of [-3, -1, 0, 1, 2, 3]) {
      const build = (b: GraphBuilder, [x]: readonly Value[]): Value => square(b, b.apply('Flatten', [x!], { axis }));
      await expectGradient({ inputs: [[2, 3, 2]], seed: 12, build });
    }
  });
});

describe('VJP: Transpose', () => {
  it('holds for any permutation', async () => {
    const permuted = shapes(1, 3).chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        perm: fc.shuffledSubarray([...shape.keys()], { minLength: shape.length }),
      }),
    );
    await forAll(permuted, ({ shape, perm }, seed) =>
      expectGradient({
        inputs: [shape],
        seed,
        build: (b, [x]) => square(b, b.apply('Transpose', [x!], { perm })),
      }),
    );
  });

  it('reverses the axes without a permutation', async () => {
    await expectGradient({ inputs: [[2, 3, 2]], seed: 13, build: (b, [x]) => square(b, b.apply('Transpose', [x!])) });
  });
});

describe('VJP: Expand', () => {
  it('sums over every stretched axis', async () => {
    await forAll(broadcastableShapes(2), ([shape, target], seed) =>
      expectGradient({
        inputs: [shape!],
        seed,
        build: (b, [x]) => square(b, b.apply('Expand', [x!, vector(b, target!)])),
      }),
    );
  });
});

describe('VJP: Concat and Split', () => {
  const parts = fc.tuple(shapeWithAxes(1, 1), fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }));
  const resized = (shape: readonly number[], axis: number, dim: number): number[] =>
    shape.map((old, at) => (at === (axis + shape.length) % shape.length ? dim : old));

  it('Concat gives each part its piece', async () => {
    await forAll(parts, ([{ shape, axes }, sizes], seed) => {
      const axis = axes[0]!;
      const build = (b: GraphBuilder, inputs: readonly Value[]): Value =>
        square(b, b.apply('Concat', inputs, { axis }));
      return expectGradient({ inputs: sizes.map((dim) => resized(shape, axis, dim)), seed, build });
    });
  });

  it('Split puts the pieces together', async () => {
    await forAll(parts, ([{ shape, axes }, sizes], seed) => {
      const axis = axes[0]!;
      const total = sizes.reduce((a, b) => a + b, 0);
      return expectGradient({
        inputs: [resized(shape, axis, total)],
        seed,
        build: (b, [x]) => {
          const pieces = b.applyMany('Split', [x!, vector(b, sizes)], { axis }, sizes.length);
          return pieces.map((piece) => square(b, piece));
        },
      });
    });
  });

  it('Split gives zeros for pieces that nothing depends on', async () => {
    const [gradient] = await gradientsAt([floats([4], [1, 2, 3, 4])], (b, [x]) => {
      return square(b, b.applyMany('Split', [x!, vector(b, [1, 2, 1])], {}, 3)[1]!);
    });
    expect(gradient).toEqual([0, 4, 6, 0]);
  });
});

describe('VJP: Slice', () => {
  const expectSlice = (shape: readonly number[], bounds: readonly (readonly number[])[], seed = 14): Promise<void> =>
    expectGradient({
      inputs: [shape],
      seed,
      build: (b, [x]) => square(b, b.apply('Slice', [x!, ...bounds.map((values) => vector(b, values))])),
    });

  it('pads along several axes at once', async () => {
    await expectSlice(
      [4, 2, 5],
      [
        [1, 2],
        [3, 4],
        [0, 2],
      ],
    );
    await expectSlice(
      [4, 3],
      [
        [1, 0],
        [3, 2],
      ],
    );
  });

  it('understands bounds from the end, beyond the end and before the start', async () => {
    await expectSlice([4, 2], [[-3], [-1], [0]]);
    await expectSlice([4, 2], [[1], [2 ** 31], [-2]]);
    await expectSlice([4, 2], [[-100], [2], [0]]);
    await expectSlice(
      [2, 4],
      [
        [-100, 1],
        [1, 100],
        [0, 1],
      ],
    );
  });

  it('scatters where the step is not 1', async () => {
    await expectSlice([5, 2], [[0], [5], [0], [2]]);
    await expectSlice([2, 5], [[1], [5], [1], [3]]);
    await expectSlice([5], [[-1], [-100], [0], [-1]]);
    await expectSlice([5], [[3], [0], [-1], [-2]]);
    await expectSlice([5], [[2 ** 31 - 1], [-(2 ** 31)], [0], [-1]]);
    await expectSlice([5], [[-100], [100], [0], [2]]);
  });

  it('holds for any start and end', async () => {
    const bound = fc.integer({ min: -6, max: 6 });
    const nonEmpty = fc.tuple(bound, bound).filter(([start, end]) => [0, 1, 2, 3].slice(start, end).length > 0);
    await forAll(nonEmpty, ([start, end], seed) => expectSlice([2, 4], [[start], [end], [1]], seed), 8);
  });

  it('of a prefix of a symbolic axis scatters the prefix', () => {
    const b = new GraphBuilder();
    const x = b.input('x', 'float32', ['batch', 'sequence', 2]);
    const first = slice(b, x, 1, 0, 1);
    const [gradient] = grad(b, b.apply('ReduceSum', [first], { keepdims: 0 }), [x]);
    expect(gradient!.shape).toEqual(x.shape);
    expect(b.producerOf(gradient!)?.op).toBe('ScatterElements');
  });

  it('refuses several axes with steps, naming the node', () => {
    const b = new GraphBuilder();
    const x = b.input('x', 'float32', [4, 4]);
    const y = b.apply('Slice', [
      x,
      ...[
        [0, 0],
        [4, 4],
        [0, 1],
        [2, 2],
      ].map((values) => vector(b, values)),
    ]);
    expect(() => grad(b, b.apply('ReduceSum', [y], { keepdims: 0 }), [x])).toThrow(
      'Slice "Slice_0": expected one sliced axis, or known dims and step 1, got 2 axes',
    );
  });
});

describe('VJP: Pad', () => {
  const expectPad = (shape: readonly number[], pads: readonly number[], seed = 15): Promise<void> =>
    expectGradient({ inputs: [shape], seed, build: (b, [x]) => square(b, b.apply('Pad', [x!, vector(b, pads)])) });

  it('crops what was added', async () => {
    const padded = shapes(1, 3).chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        pads: fc.array(fc.nat(2), { minLength: 2 * shape.length, maxLength: 2 * shape.length }),
      }),
    );
    await forAll(padded, ({ shape, pads }, seed) => expectPad(shape, pads, seed));
  });

  it('gives zeros for what a negative pad crops', async () => {
    await expectPad([4], [-1, 0]);
    await expectPad([4, 3], [-1, 2, -1, -1]);
    await expectPad([4], [1, -1]);
  });

  it('refuses other modes, naming the node', () => {
    const b = new GraphBuilder();
    const x = b.input('x', 'float32', [4]);
    const y = b.apply('Pad', [x, vector(b, [1, 1])], { mode: 'reflect' });
    expect(() => grad(b, b.apply('ReduceSum', [y], { keepdims: 0 }), [x])).toThrow(
      'Pad "Pad_0": expected mode "constant", got "reflect"',
    );
  });
});

describe('VJP: Squeeze and Unsqueeze', () => {
  it('put axes back and take them away', async () => {
    await forAll(shapeWithAxes(2, 1), ({ shape, axes }, seed) => {
      const ones = shape.map((dim, at) => (axes.some((axis) => (axis + shape.length) % shape.length === at) ? 1 : dim));
      return expectGradient({
        inputs: [ones],
        seed,
        build: (b, [x]) => {
          const squeezed = b.apply('Squeeze', [x!, vector(b, axes)]);
          return mul(b, x!, b.apply('Unsqueeze', [squeezed, vector(b, axes)]));
        },
      });
    });
  });

  it('Squeeze without axes drops every dim of 1', async () => {
    const build = (b: GraphBuilder, [x]: readonly Value[]): Value => square(b, b.apply('Squeeze', [x!]));
    await expectGradient({ inputs: [[1, 2, 1, 3]], seed: 16, build });
  });
});

describe('Trilu and Tile', () => {
  it.each([0, 1])('Trilu of kind %i passes the gradient of its triangle', async (upper) => {
    const build = (b: GraphBuilder, [x]: readonly Value[]): Value => square(b, b.apply('Trilu', [x!], { upper }));
    await expectGradient({ inputs: [[2, 3, 4]], seed: 17, build });
  });

  it('Tile sums the gradients of all copies', async () => {
    const build = (b: GraphBuilder, [x]: readonly Value[]): Value => {
      const copies = b.apply('Tile', [x!, vector(b, [2, 1, 3])]);
      return mul(
        b,
        copies,
        b.constant(
          floats(
            [4, 3, 6],
            Array.from({ length: 72 }, (_, at) => at % 7),
            'float64',
          ),
        ),
      );
    };
    await expectGradient({ inputs: [[2, 3, 2]], seed: 18, build });
  });
});

describe('movement of elements', () => {
  it('keeps the sum of gradients: every element is read once', async () => {
    const shape = [2, 3, 2];
    const gradients = await gradientsAt([floats(shape, new Array<number>(size(shape)).fill(1))], (b, [x]) =>
      b.apply('Flatten', [b.apply('Transpose', [x!])]),
    );
    expect(gradients).toEqual([new Array(size(shape)).fill(1)]);
  });
});
