import { clipByGlobalNorm, globalNorm } from '../../../models/optimizers/gradient-clipping.js';
import { evaluate, floats } from '../../support/run-graph.js';

const clip = (maxNorm: number, vector: readonly number[] = [3, 0], matrix: readonly number[] = [0, 4]) =>
  evaluate((b) => {
    const gradients = [b.constant(floats([2], vector)), b.constant(floats([1, 2], matrix))];
    const norm = globalNorm(b, gradients);
    const [first, second] = clipByGlobalNorm(b, gradients, norm, maxNorm);
    return { norm, first: first!, second: second! };
  });

describe('clipping by the global norm', () => {
  it('measures all gradients as one vector', async () => {
    expect((await clip(1)).norm).toEqual([5]);
  });

  it('scales all gradients by the same factor to the largest norm', async () => {
    const { first, second } = await clip(1);
    expect(first[0]).toBeCloseTo(0.6, 6);
    expect(second[1]).toBeCloseTo(0.8, 6);
    expect([first[1], second[0]]).toEqual([0, 0]);
  });

  it('leaves smaller gradients as they are', async () => {
    expect(await clip(6)).toMatchObject({ first: [3, 0], second: [0, 4] });
  });

  it('is off at 0', async () => {
    expect(await clip(0)).toMatchObject({ first: [3, 0], second: [0, 4] });
  });

  it('is finite for gradients of 0', async () => {
    expect(await clip(1, [0, 0], [0, 0])).toEqual({ norm: [0], first: [0, 0], second: [0, 0] });
  });
});
