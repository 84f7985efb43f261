import { ACTIVATIONS, activations } from '../../../models/nn/activation.js';
import { layerNorm } from '../../../models/nn/layer-norm.js';
import { linear } from '../../../models/nn/linear.js';
import { noDropout } from '../../../models/nn/dropout.js';
import { selfAttention } from '../../../models/nn/self-attention.js';
import type { GraphBuilder } from '../../../models/onnx/graph-builder.js';
import type { ParameterSource } from '../../../models/nn/parameter-source.js';
import { evaluate, floats } from '../../support/run-graph.js';

const parameters =
  (b: GraphBuilder, values: Readonly<Record<string, ReturnType<typeof floats>>>): ParameterSource =>
  (name) =>
    b.constant(values[name]!);

describe('a linear layer', () => {
  it('multiplies by the transposed weight and adds the bias', async () => {
    const { y } = await evaluate((b) => {
      const source = parameters(b, {
        'dense.weight': floats([3, 2], [1, 2, 3, 4, 5, 6]),
        'dense.bias': floats([3], [100, 200, 300]),
      });
      return { y: linear(b, source, 'dense', b.constant(floats([1, 2], [1, 10]))) };
    });
    expect(y).toEqual([121, 243, 365]);
  });
});

describe('layer normalisation', () => {
  it('has mean 0 and deviation 1 before scale and bias', async () => {
    const { y } = await evaluate((b) => {
      const source = parameters(b, {
        'norm.weight': floats([4], [1, 1, 2, 1]),
        'norm.bias': floats([4], [0, 0, 0, 5]),
      });
      return { y: layerNorm(b, source, 'norm', b.constant(floats([1, 4], [1, 1, 3, 3])), 0) };
    });
    [-1, -1, 2, 6].forEach((expected, at) => {
      expect(y[at]).toBeCloseTo(expected, 5);
    });
  });
});

describe('activations', () => {
  it.each([
    ['gelu', 0.841344746],
    ['gelu_tanh', 0.841191991],
    ['relu', 1],
  ] as const)('%s of 1 is %d', async (name, expected) => {
    const { y } = await evaluate((b) => ({ y: activations[name](b, b.constant(floats([2], [1, -40]))) }));
    expect(y[0]).toBeCloseTo(expected, 6);
    expect(Math.abs(y[1]!)).toBe(0);
  });

  it('are all in the table', () => {
    expect(Object.keys(activations).sort()).toEqual([...ACTIVATIONS].sort());
  });
});

describe('self-attention', () => {
  const identity = floats([2, 2], [1, 0, 0, 1]);
  const zero = floats([2, 2], [0, 0, 0, 0]);
  const bias = floats([2], [0, 0]);

  const attend = (query: ReturnType<typeof floats>, heads: number, maskBias: readonly number[]) =>
    evaluate((b) => {
      const source = parameters(b, {
        'query.weight': query,
        'query.bias': bias,
        'key.weight': identity,
        'key.bias': bias,
        'value.weight': identity,
        'value.bias': bias,
      });
      const x = b.constant(floats([3, 2], [1, 0, 0, 1, 5, 7]));
      const mask = b.constant(floats([1, 1, 1, 3], maskBias));
      const names = { query: 'query', key: 'key', value: 'value' };
      const options = { names, heads, batch: 1, length: 3, maskBias: mask, dropout: noDropout };
      return { context: selfAttention(b, source, x, options) };
    });

  it('averages the values evenly where no query prefers any', async () => {
    const { context } = await attend(zero, 1, [0, 0, 0]);
    for (const [at, value] of context.entries()) expect(value).toBeCloseTo(at % 2 === 0 ? 2 : 8 / 3, 5);
  });

  it('gives masked tokens no weight at all', async () => {
    const { context } = await attend(zero, 1, [0, 0, -1e9]);
    expect(context).toEqual([0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
  });

  it('scales scores by the square root of the width of a head', async () => {
    const [wide, narrow] = [await attend(identity, 1, [0, 0, -1e9]), await attend(identity, 2, [0, 0, -1e9])];
    // Token 0 is (1, 0): its scores are 1/√width and 0 in the head that holds its 1.
    const share = (width: number): number => 1 / (1 + Math.exp(-1 / Math.sqrt(width)));
    expect(wide.context[0]).toBeCloseTo(share(2), 5);
    expect(narrow.context[0]).toBeCloseTo(share(1), 5);
    // The other head sees (0) and (1) with a query of 0.
    expect(narrow.context[1]).toBeCloseTo(0.5, 5);
  });
});
