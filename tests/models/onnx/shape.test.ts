import * as fc from 'fast-check';
import {
  broadcastShapes,
  formatShape,
  isStatic,
  normalizeAxis,
  sameShape,
  sizeOf,
} from '../../../models/onnx/shape.js';
import { broadcastableShapes } from '../../support/arbitrary-shapes.js';

const SETTINGS = { seed: 2, numRuns: 100 };

describe('broadcasting', () => {
  it('stretches dims of 1 and adds leading dims', () => {
    expect(broadcastShapes([3, 1], [2, 1, 4])).toEqual([2, 3, 4]);
    expect(broadcastShapes([], [2, 3])).toEqual([2, 3]);
    expect(broadcastShapes([], [])).toEqual([]);
  });

  it('matches symbolic dims by their product only', () => {
    expect(broadcastShapes(['batch', 1, 4], ['sequence', 1])).toEqual(['batch', 'sequence', 4]);
    expect(broadcastShapes(['batch*sequence', 4], [4])).toEqual(['batch*sequence', 4]);
    expect(broadcastShapes(['batch'], ['sequence'])).toBeUndefined();
    expect(broadcastShapes(['batch'], [4])).toBeUndefined();
  });

  it('refuses different dims', () => {
    expect(broadcastShapes([2, 3], [2])).toBeUndefined();
    expect(broadcastShapes([0], [2])).toBeUndefined();
  });

  it('is symmetric, associative, and keeps what a shape already is', () => {
    fc.assert(
      fc.property(broadcastableShapes(3), (operands) => {
        const [a, b, c] = operands as [number[], number[], number[]];
        const both = broadcastShapes(a, b)!;
        expect(broadcastShapes(b, a)).toEqual(both);
        expect(broadcastShapes(both, a)).toEqual(both);
        expect(broadcastShapes(both, c)).toEqual(broadcastShapes(a, broadcastShapes(b, c)!));
      }),
      SETTINGS,
    );
  });
});

describe('a shape', () => {
  it('has a size, prints, and compares', () => {
    expect(sizeOf(['batch', 3, 4])).toBe('12*batch');
    expect(sizeOf([])).toBe(1);
    expect(formatShape(['batch', 12])).toBe('[batch, 12]');
    expect(sameShape(['batch', 2], ['batch', 2])).toBe(true);
    expect(sameShape([2], [2, 1])).toBe(false);
    expect(isStatic([2, 3])).toBe(true);
    expect(isStatic([2, 'batch'])).toBe(false);
  });

  it('counts axes from either end', () => {
    expect([-3, -1, 0, 2].map((axis) => normalizeAxis(axis, 3))).toEqual([0, 2, 0, 2]);
    for (const axis of [3, -4, 0.5, Number.NaN]) expect(normalizeAxis(axis, 3)).toBeUndefined();
  });
});
