import { grad } from '../../../models/autodiff/vjp.js';
import { noDropout } from '../../../models/nn/dropout.js';
import { encoderLayer } from '../../../models/nn/encoder-layer.js';
import { cast, mul, reshape, scale, shift, slice, square, sumAll, unsqueeze } from '../../../models/onnx/emit.js';
import type { Graph, Value } from '../../../models/onnx/graph.js';
import { GraphBuilder } from '../../../models/onnx/graph-builder.js';
import { floats, integers, normals, runGraph } from '../../support/run-graph.js';

const [ROWS, LENGTH, HIDDEN, HEADS, WIDE] = [2, 4, 6, 2, 8];

const names = {
  query: 'query',
  key: 'key',
  value: 'value',
  attentionOutput: 'attention_output',
  attentionNorm: 'attention_norm',
  intermediate: 'intermediate',
  output: 'output',
  outputNorm: 'output_norm',
};

/** Shapes of a layer's parameters. */
function parameterShape(name: string): number[] {
  const [module, kind] = name.split('.') as [string, string];
  const [rows, columns] =
    module === 'intermediate' ? [WIDE, HIDDEN] : module === 'output' ? [HIDDEN, WIDE] : [HIDDEN, HIDDEN];
  if (kind === 'bias') return [rows];
  return module.endsWith('norm') ? [HIDDEN] : [rows, columns];
}

/**
 * Two layers over x [rows·length, hidden], masked; `dx` is the gradient of Σ (first tokens)² and `dweights` the gradient
 * of Σ dx² by the first layer's query weight, through that gradient.
 */
function stack(): Graph {
  const b = new GraphBuilder();
  const x = b.input('x', 'float32', [ROWS * LENGTH, HIDDEN]);
  const mask = b.input('mask', 'int64', [ROWS, LENGTH]);
  const maskBias = unsqueeze(b, scale(b, shift(b, scale(b, cast(b, mask, 'float32'), -1), 1), -1e9), [1, 2]);
  const known = new Map<string, Value>();
  const layer = (at: number, input: Value): Value =>
    encoderLayer(
      b,
      (name) => {
        const full = `${at}.${name}`;
        const shape = parameterShape(name);
        const value = known.get(full) ?? b.constant(normals(shape, 100 * at + known.size));
        known.set(full, value);
        return value;
      },
      input,
      {
        names,
        heads: HEADS,
        batch: ROWS,
        length: LENGTH,
        activation: 'gelu',
        layerNormEpsilon: 1e-5,
        maskBias,
        dropout: noDropout,
      },
    );
  const states = layer(1, layer(0, x));
  const first = slice(b, reshape(b, states, [ROWS, LENGTH, HIDDEN]), 1, 0, 1);
  const [dx] = grad(b, sumAll(b, square(b, first)), [x]);
  const query = known.get('0.query.weight')!;
  const [dweights] = grad(b, sumAll(b, mul(b, dx!, dx!)), [query]);
  return b.build('stack', { first, dx: dx!, dweights: dweights! });
}

const tokens = normals([ROWS * LENGTH, HIDDEN], 9);
/** The second row has two tokens. */
const mask = [1, 1, 1, 1, 1, 1, 0, 0];

async function run(x = tokens, given = mask) {
  return runGraph(stack(), { x, mask: integers([ROWS, LENGTH], given) });
}

describe('an encoder layer', () => {
  it('gives padding tokens gradients of exactly 0, in both orders', async () => {
    const { dx } = await run();
    const perToken = Array.from({ length: ROWS * LENGTH }, (_, at) => dx!.slice(at * HIDDEN, (at + 1) * HIDDEN));
    perToken.forEach((gradient, at) => {
      const isZero = gradient.every((element) => element === 0);
      expect([at, isZero]).toEqual([at, mask[at] === 0]);
    });
  });

  it('does not read padding tokens at all', async () => {
    const changed = Array.from(tokens.data, Number).map((value, at) => (mask[Math.floor(at / HIDDEN)] ? value : 50));
    expect(await run(floats([ROWS * LENGTH, HIDDEN], changed))).toEqual(await run());
  });

  it('reads every real token', async () => {
    const { first } = await run();
    const changed = Array.from(tokens.data, Number);
    changed[5 * HIDDEN]! += 1;
    const { first: other } = await run(floats([ROWS * LENGTH, HIDDEN], changed));
    expect(other!.slice(0, HIDDEN)).toEqual(first!.slice(0, HIDDEN));
    expect(other!.slice(HIDDEN)).not.toEqual(first!.slice(HIDDEN));
  });

  it('has second-order gradients that are finite', async () => {
    const { dweights } = await run();
    expect(dweights!.every(Number.isFinite)).toBe(true);
    expect(dweights!.some((element) => element !== 0)).toBe(true);
  });
});
