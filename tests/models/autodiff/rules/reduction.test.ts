import { square, sumAll } from '../../../../models/onnx/emit.js';
import * as fc from 'fast-check';
import { forAll, shapes, shapeWithAxes } from '../../../support/arbitrary-shapes.js';
import { gradientsAt } from '../../../support/evaluate-gradients.js';
import { expectGradient } from '../../../support/expect-gradient.js';
import { floats, integers } from '../../../support/run-graph.js';

const reductions = ['ReduceSum', 'ReduceMean', 'ReduceMax', 'ReduceMin'] as const;

describe.each(reductions)('VJP: %s', (op) => {
  it('spreads over any axes, kept or dropped', async () => {
    await forAll(fc.tuple(shapeWithAxes(1, 1), fc.nat(1)), ([{ shape, axes }, keepdims], seed) =>
      expectGradient({
        inputs: [shape],
        values: 'distinct',
        seed,
        build: (b, [x]) => square(b, b.apply(op, [x!, b.constant(integers([axes.length], axes))], { keepdims })),
      }),
    );
  });

  it.each([0, 1])('knows an empty list of axes: all, or none with noop_with_empty_axes %d', async (noop) => {
    const none = integers([0], []);
    await expectGradient({
      inputs: [[2, 3]],
      values: 'distinct',
      seed: 6,
      build: (b, [x]) => square(b, b.apply(op, [x!, b.constant(none)], { noop_with_empty_axes: noop })),
    });
  });

  it('reduces all axes where none are given', async () => {
    await expectGradient({
      inputs: [[2, 3]],
      values: 'distinct',
      seed: 7,
      build: (b, [x]) => square(b, b.apply(op, [x!], { keepdims: 0 })),
    });
  });
});

describe.each(['ReduceMax', 'ReduceMin'] as const)('VJP: %s', (op) => {
  it('shares the cotangent equally between ties', async () => {
    const x = op === 'ReduceMax' ? [3, 1, 3, 3, 2, 1] : [-3, 1, -3, -3, 2, 5];
    const [gradient] = await gradientsAt([floats([2, 3], x)], (b, [value]) =>
      b.apply(op, [value!, b.constant(integers([1], [1]))]),
    );
    expect(gradient).toEqual([0.5, 0, 0.5, 1, 0, 0]);
  });
});

describe('VJP: CumSum', () => {
  it.each([
    { exclusive: 0, reverse: 0 },
    { exclusive: 1, reverse: 0 },
    { exclusive: 0, reverse: 1 },
    { exclusive: 1, reverse: 1 },
  ])('runs from the other end: exclusive $exclusive, reverse $reverse', async (attributes) => {
    await forAll(
      shapes(1, 3).chain((shape) =>
        fc.record({ shape: fc.constant(shape), axis: fc.integer({ min: -shape.length, max: shape.length - 1 }) }),
      ),
      ({ shape, axis }, seed) =>
        expectGradient({
          inputs: [shape],
          seed,
          build: (b, [x]) => square(b, b.apply('CumSum', [x!, b.constant(integers([1], [axis]))], attributes)),
        }),
      3,
    );
  });
});

describe('VJP: ArgMax', () => {
  it('has no gradient', async () => {
    const gradients = await gradientsAt([floats([3], [1, 3, 2])], (b, [x]) => {
      const index = b.apply('ArgMax', [x!], { keepdims: 0 });
      return b.apply('Gather', [square(b, x!), index]);
    });
    expect(gradients).toEqual([[0, 6, 0]]);
  });
});

describe('the sum of all elements', () => {
  it('of a scalar is the scalar', async () => {
    expect(await gradientsAt([floats([], [4])], (b, [x]) => sumAll(b, square(b, x!)))).toEqual([[8]]);
  });
});
