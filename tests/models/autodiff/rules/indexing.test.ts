import * as fc from 'fast-check';
import { grad } from '../../../../models/autodiff/vjp.js';
import { encodeModel } from '../../../../models/onnx/protobuf/encode-model.js';
import { gather, mul, square, sumAll } from '../../../../models/onnx/emit.js';
import { GraphBuilder } from '../../../../models/onnx/graph-builder.js';
import { Session } from '../../../../models/runtime/session.js';
import { forAll, shapes } from '../../../support/arbitrary-shapes.js';
import { gradientsAt } from '../../../support/evaluate-gradients.js';
import { expectGradient } from '../../../support/expect-gradient.js';
import { floats, integers, normals } from '../../../support/run-graph.js';

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** A data shape, an axis of it, an index shape, and numbers to take indices from. */
const lookups = fc
  .tuple(shapes(1, 3), shapes(0, 2), fc.array(fc.nat(100), { minLength: 27, maxLength: 27 }))
  .chain(([data, indices, numbers]) =>
    fc.record({
      data: fc.constant(data),
      indices: fc.constant(indices),
      numbers: fc.constant(numbers),
      axis: fc.integer({ min: -data.length, max: data.length - 1 }),
    }),
  );

describe('VJP: Gather', () => {
  it('adds up along any axis, for indices of any rank, counted from either end', async () => {
    await forAll(
      lookups,
      ({ data, indices, numbers, axis }, seed) => {
        const dim = data.at(axis)!;
        const at = numbers.slice(0, size(indices)).map((number) => (number % (2 * dim)) - dim);
        return expectGradient({
          inputs: [data],
          seed,
          build: (b, [x]) => square(b, gather(b, x!, b.constant(integers(indices, at)), axis)),
        });
      },
      8,
    );
  });

  it('gives rows that nobody looked up exactly 0', async () => {
    const [gradient] = await gradientsAt([normals([4, 2], 1)], (b, [x]) =>
      gather(b, x!, b.constant(integers([3], [2, 0, 2]))),
    );
    expect(gradient).toEqual([1, 1, 0, 0, 2, 2, 0, 0]);
  });
});

describe('VJP: GatherElements', () => {
  it('adds up along any axis', async () => {
    await forAll(lookups, ({ data, numbers, axis }, seed) => {
      const dim = data.at(axis)!;
      const at = numbers.slice(0, size(data)).map((number) => number % dim);
      return expectGradient({
        inputs: [data],
        seed,
        build: (b, [x]) => square(b, b.apply('GatherElements', [x!, b.constant(integers(data, at))], { axis })),
      });
    });
  });
});

describe('VJP: GatherND', () => {
  it.each([
    { indices: [3, 1], at: [1, 0, 1] },
    { indices: [2, 2], at: [1, 0, 1, 0] },
    { indices: [1, 2, 3], at: [0, 1, 1, 1, 0, 0] },
  ])('adds up for indices $indices', async ({ indices, at }) => {
    await expectGradient({
      inputs: [[2, 2, 2]],
      seed: 21,
      build: (b, [x]) => square(b, b.apply('GatherND', [x!, b.constant(integers(indices, at))])),
    });
  });
});

describe.each(['none', 'add'] as const)('VJP: ScatterND and ScatterElements, reduction %s', (reduction) => {
  const rows = reduction === 'add' ? [2, 0, 2] : [2, 0, 1];

  it('ScatterND serves data and updates', async () => {
    await expectGradient({
      inputs: [
        [4, 2],
        [3, 2],
      ],
      seed: 22,
      build: (b, [x, updates]) => {
        return square(b, b.apply('ScatterND', [x!, b.constant(integers([3, 1], rows)), updates!], { reduction }));
      },
    });
  });

  it.each([0, 1, -1])('ScatterElements serves data and updates along axis %d', async (axis) => {
    const at = axis === 0 ? [0, 2, 1, 0] : [1, 0, 2, 1];
    await expectGradient({
      inputs: [
        [3, 3],
        [2, 2],
      ],
      seed: 23,
      build: (b, [x, updates]) => {
        const indices = b.constant(integers([2, 2], at));
        return square(b, b.apply('ScatterElements', [x!, indices, updates!], { axis, reduction }));
      },
    });
  });
});

describe('VJP: ScatterND and ScatterElements, other reductions', () => {
  it.each(['ScatterND', 'ScatterElements'] as const)('%s refuses them for data and for updates', (op) => {
    const b = new GraphBuilder();
    const data = b.input('data', 'float32', [3]);
    const updates = b.input('updates', 'float32', [2]);
    const indices = b.constant(integers(op === 'ScatterND' ? [2, 1] : [2], [0, 1]));
    const loss = sumAll(b, b.apply(op, [data, indices, updates], { reduction: 'mul' }));
    for (const wrt of [data, updates]) {
      expect(() => grad(b, loss, [wrt])).toThrow(`${op} "${op}_0": expected reduction "none" or "add", got "mul"`);
    }
  });
});

describe('the gradient of an embedding table', () => {
  const [rows, lookupsPerRun, width] = [5, 4000, 16];

  it('adds up thousands of duplicates and is the same in every run with two threads', async () => {
    const b = new GraphBuilder();
    const table = b.input('table', 'float32', [rows, width]);
    const ids = b.input('ids', 'int64', [lookupsPerRun]);
    const weights = b.input('weights', 'float32', [lookupsPerRun, width]);
    const [gradient] = grad(b, sumAll(b, mul(b, gather(b, table, ids), weights)), [table]);
    const session = await Session.create(encodeModel(b.build('lookup', { gradient: gradient! })), { threads: 2 });
    const at = Array.from({ length: lookupsPerRun }, (_, index) => (index * index) % rows);
    const cotangent = normals([lookupsPerRun, width], 5);
    const feeds = {
      table: floats([rows, width], new Array<number>(rows * width).fill(0)),
      ids: integers([lookupsPerRun], at),
      weights: cotangent,
    };
    try {
      const { data: first } = (await session.run(feeds))['gradient']!;
      const expected = new Float64Array(rows * width);
      at.forEach((row, index) => {
        for (let column = 0; column < width; column++)
          expected[row * width + column]! += Number(cotangent.data[index * width + column]);
      });
      for (const [index, value] of expected.entries()) expect(Number(first[index])).toBeCloseTo(value, 3);
      for (let repeat = 0; repeat < 20; repeat++) expect((await session.run(feeds))['gradient']!.data).toEqual(first);
    } finally {
      await session.release();
    }
  });
});

describe('VJP: Shape', () => {
  it('has no gradient', async () => {
    const gradients = await gradientsAt([floats([2], [3, 4])], (b, [x]) =>
      mul(b, x!, b.apply('Cast', [b.apply('Shape', [x!])], { to: 1 })),
    );
    expect(gradients).toEqual([[2, 2]]);
  });
});
