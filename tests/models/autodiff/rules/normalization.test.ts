import * as fc from 'fast-check';
import { grad } from '../../../../models/autodiff/vjp.js';
import { sumAll } from '../../../../models/onnx/emit.js';
import { GraphBuilder } from '../../../../models/onnx/graph-builder.js';
import { forAll, shapeWithAxes, shapes } from '../../../support/arbitrary-shapes.js';
import { gradientsAt } from '../../../support/evaluate-gradients.js';
import { expectGradient } from '../../../support/expect-gradient.js';
import { floats } from '../../../support/run-graph.js';

describe.each(['Softmax', 'LogSoftmax'] as const)('VJP: %s', (op) => {
  it('holds for any shape', async () => {
    await forAll(shapeWithAxes(1, 1), ({ shape, axes }, seed) =>
      expectGradient({ inputs: [shape], seed, build: (b, [x]) => b.apply(op, [x!], { axis: axes[0]! }) }),
    );
  });

  it.each([-3, 0, 1, 2])('holds along axis %d', async (axis) => {
    await expectGradient({ inputs: [[2, 3, 2]], seed: 30, build: (b, [x]) => b.apply(op, [x!], { axis }) });
  });

  it('is finite where one class has all the probability', async () => {
    const logits = floats([2, 3], [100, -100, 0, -1e9, 50, -1e9]);
    const [gradient] = await gradientsAt([logits], (b, [x]) => {
      const weights = b.constant(floats([3], [1, 2, 4]));
      return b.apply('Mul', [b.apply(op, [x!]), weights]);
    });
    // Σ w_c·∂log p_c = w − p·Σw, and ∂p vanishes with p(1 − p).
    const expected = op === 'LogSoftmax' ? [-6, 2, 4, 1, -5, 4] : [0, 0, 0, 0, 0, 0];
    expect(gradient!.map((value) => (Math.abs(value) < 1e-30 ? 0 : value))).toEqual(expected);
  });

  it('sums to 0: only differences of logits count', async () => {
    const [gradient] = await gradientsAt([floats([4], [0.3, -1, 2, 0.5])], (b, [x]) =>
      b.apply('Mul', [b.apply(op, [x!]), b.constant(floats([4], [1, -2, 3, 0.5]))]),
    );
    expect(gradient!.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 6);
  });
});

describe('VJP: LayerNormalization', () => {
  const subsets = [[0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]];

  it.each(subsets)('takes cotangents of outputs %j together', async (...used) => {
    await expectGradient({
      inputs: [[3, 4], [4], [4]],
      dtype: 'float32',
      seed: 31,
      build: (b, inputs) => {
        const outputs = b.applyMany('LayerNormalization', inputs, { epsilon: 0.1 }, 3);
        return used.map((at) => outputs[at]!);
      },
    });
  });

  it('holds for any leading shape and width, with and without a bias', async () => {
    await forAll(
      fc.tuple(shapes(0, 2), fc.integer({ min: 2, max: 5 }), fc.boolean()),
      ([leading, width, biased], seed) =>
        expectGradient({
          inputs: [[...leading, width], [width], ...(biased ? [[width]] : [])],
          dtype: 'float32',
          seed,
          build: (b, inputs) => b.apply('LayerNormalization', inputs, { epsilon: 0.1 }),
        }),
    );
  });

  it('is orthogonal to the constant vector and to the normalised values', async () => {
    const x = [0.5, -1, 2, 0.25];
    const [gradient] = await gradientsAt([floats([1, 4], x)], (b, [value]) => {
      const gain = b.constant(floats([4], [1, 1, 1, 1]));
      const normalized = b.apply('LayerNormalization', [value!, gain], { epsilon: 0 });
      return b.apply('Mul', [normalized, b.constant(floats([4], [1, -2, 3, 1]))]);
    });
    expect(gradient!.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 5);
    expect(gradient!.reduce((sum, value, at) => sum + value * x[at]!, 0)).toBeCloseTo(0, 5);
  });

  it('reuses the statistics of the forward pass', () => {
    const b = new GraphBuilder();
    const x = b.input('x', 'float32', [2, 4]);
    const gain = b.input('gain', 'float32', [4]);
    const bias = b.input('bias', 'float32', [4]);
    const [y] = b.applyMany('LayerNormalization', [x, gain, bias], { epsilon: 0.1 }, 3);
    const gradients = grad(b, sumAll(b, y!), [x, gain, bias]);
    const graph = b.build('norm', Object.fromEntries(gradients.map((value, at) => [`gradient${at}`, value])));
    expect(graph.nodes.filter(({ op }) => op === 'LayerNormalization')).toHaveLength(1);
  });

  it('refuses an axis other than the last, naming the node', () => {
    const b = new GraphBuilder();
    const x = b.input('x', 'float32', [2, 3, 4]);
    const gain = b.constant(floats([3, 4], new Array<number>(12).fill(1)));
    const loss = sumAll(b, b.apply('LayerNormalization', [x, gain], { axis: 1 }));
    expect(() => grad(b, loss, [x])).toThrow('LayerNormalization "LayerNormalization_0": expected axis -1, got 1');
  });
});
