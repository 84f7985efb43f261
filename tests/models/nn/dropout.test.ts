import { grad } from '../../../models/autodiff/vjp.js';
import { NOISE_INPUT, NoiseDropout, noDropout } from '../../../models/nn/dropout.js';
import { sumAll } from '../../../models/onnx/emit.js';
import type { Value } from '../../../models/onnx/graph.js';
import { GraphBuilder } from '../../../models/onnx/graph-builder.js';
import { Random } from '../../../lib/random.js';
import type { HostTensor } from '../../../models/runtime/session.js';
import { floats, runGraph } from '../../support/run-graph.js';

const SHAPE = [4, 50, 64];
const SIZE = 4 * 50 * 64;

/** Noise for `sites` places where dropout is applied. */
function noise(sites: number, seed: number): Record<string, HostTensor> {
  const random = new Random(seed);
  const draw = (shape: number[]): HostTensor =>
    floats(
      shape,
      Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 1 + random.uniform()),
    );
  return Object.fromEntries(
    Array.from({ length: sites }, (_, site) => [
      [`dropout_${site}_rows`, draw([4, 50, 1])],
      [`dropout_${site}_columns`, draw([64])],
    ]).flat() as [string, HostTensor][],
  );
}

/** Ones through dropout, at two sites. */
async function drop(probability: number, seed: number): Promise<Record<'first' | 'second', number[]>> {
  const b = new GraphBuilder();
  const x = b.input('x', 'float32', SHAPE);
  const dropout = new NoiseDropout(probability);
  const graph = b.build('dropout', { first: dropout.apply(b, x), second: dropout.apply(b, x) });
  const ones = floats(SHAPE, new Array<number>(SIZE).fill(1));
  return runGraph(graph, { x: ones, ...noise(2, seed) });
}

const shareOfZeros = (values: readonly number[]): number =>
  values.filter((value) => value === 0).length / values.length;

describe('dropout', () => {
  it.each([0.1, 0.5, 0.9])('sets the share %d to 0 and scales the rest by 1/(1 − share)', async (probability) => {
    const { first } = await drop(probability, 1);
    const deviation = Math.sqrt((probability * (1 - probability)) / SIZE);
    expect(Math.abs(shareOfZeros(first) - probability)).toBeLessThan(5 * deviation);
    const kept = first.filter((value) => value !== 0);
    for (const value of kept) expect(value).toBeCloseTo(1 / (1 - probability), 5);
  });

  it('keeps the mean', async () => {
    const { first } = await drop(0.3, 2);
    expect(first.reduce((a, b) => a + b, 0) / SIZE).toBeCloseTo(1, 1);
  });

  it('is a pure function of its noise', async () => {
    expect(await drop(0.5, 3)).toEqual(await drop(0.5, 3));
  });

  it('differs with the noise and between sites', async () => {
    const [one, other] = [await drop(0.5, 4), await drop(0.5, 5)];
    const agreement = (a: number[], b: number[]): number => a.filter((value, at) => value === b[at]).length / SIZE;
    // Independent masks of share one half agree on half of the elements.
    expect(agreement(one.first, other.first)).toBeCloseTo(0.5, 1);
    expect(agreement(one.first, one.second)).toBeCloseTo(0.5, 1);
  });

  it('drops no row or column as a whole', async () => {
    const { first } = await drop(0.5, 6);
    const rows = Array.from({ length: 200 }, (_, row) => shareOfZeros(first.slice(row * 64, row * 64 + 64)));
    const columns = Array.from({ length: 64 }, (_, column) =>
      shareOfZeros(first.filter((__, at) => at % 64 === column)),
    );
    for (const share of [...rows, ...columns]) {
      expect(share).toBeGreaterThan(0.15);
      expect(share).toBeLessThan(0.85);
    }
  });

  it('has its mask as gradient', async () => {
    const b = new GraphBuilder();
    const x = b.input('x', 'float32', SHAPE);
    const y = new NoiseDropout(0.5).apply(b, x);
    const graph = b.build('dropout', { y, dx: grad(b, sumAll(b, y), [x])[0]! });
    const ones = floats(SHAPE, new Array<number>(SIZE).fill(1));
    const { y: dropped, dx } = await runGraph(graph, { x: ones, ...noise(1, 7) });
    expect(dx).toEqual(dropped);
  });

  it('declares inputs that can be told from others', () => {
    const b = new GraphBuilder();
    const x = b.input('x', 'float32', [2, 3]);
    const dropout = new NoiseDropout(0.5);
    dropout.apply(b, x);
    dropout.apply(b, x);
    const { inputs } = b.build('empty', {});
    const noiseInputs = inputs.filter(({ name }) => NOISE_INPUT.test(name));
    expect(noiseInputs.map(({ name, shape }) => [name, shape])).toEqual([
      ['dropout_0_rows', [2, 1]],
      ['dropout_0_columns', [3]],
      ['dropout_1_rows', [2, 1]],
      ['dropout_1_columns', [3]],
    ]);
  });

  it('needs known dims', () => {
    const b = new GraphBuilder();
    const x = b.input('x', 'float32', ['batch', 3]);
    expect(() => new NoiseDropout(0.5).apply(b, x)).toThrow('dropout needs known dims');
  });

  it('can be absent', () => {
    const b = new GraphBuilder();
    const x: Value = b.input('x', 'float32', ['batch', 3]);
    expect(noDropout(b, x)).toBe(x);
  });
});
