import * as fc from 'fast-check';
import {
  addDims,
  dimFactors,
  divideDim,
  equalDims,
  multiplyDims,
  subtractDims,
  type Dim,
} from '../../../models/onnx/dim.js';

const dims: fc.Arbitrary<Dim> = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.array(fc.constantFrom('batch', 'sequence', 'layers'), { maxLength: 3 }))
  .map(([coefficient, names]) => multiplyDims([coefficient, ...names]));

const SETTINGS = { seed: 1, numRuns: 200 };

describe('a dim', () => {
  it('is a canonical product: coefficient first, then names in order', () => {
    expect(multiplyDims([])).toBe(1);
    expect(multiplyDims([3, 4])).toBe(12);
    expect(multiplyDims(['sequence', 'batch'])).toBe('batch*sequence');
    expect(multiplyDims([2, 'sequence', 6, 'batch'])).toBe('12*batch*sequence');
    expect(multiplyDims([1, 'batch'])).toBe('batch');
    expect(multiplyDims(['batch', 'batch'])).toBe('batch*batch');
  });

  it('is 0 when any factor is', () => {
    expect(multiplyDims(['batch', 0])).toBe(0);
  });

  it('multiplies in any order and grouping', () => {
    fc.assert(
      fc.property(dims, dims, dims, (a, b, c) => {
        expect(multiplyDims([a, b])).toBe(multiplyDims([b, a]));
        expect(multiplyDims([multiplyDims([a, b]), c])).toBe(multiplyDims([a, multiplyDims([b, c])]));
        expect(multiplyDims([a, 1])).toBe(a);
      }),
      SETTINGS,
    );
  });

  it('divides what it multiplied', () => {
    fc.assert(
      fc.property(dims, dims, (a, b) => {
        expect(divideDim(multiplyDims([a, b]), b)).toBe(a);
        expect(divideDim(a, a)).toBe(1);
      }),
      SETTINGS,
    );
  });

  it('has no quotient that is not a dim', () => {
    expect(divideDim(7, 2)).toBeUndefined();
    expect(divideDim('batch', 2)).toBeUndefined();
    expect(divideDim('batch', 'sequence')).toBeUndefined();
    expect(divideDim('batch', 'batch*batch')).toBeUndefined();
    expect(divideDim(0, 0)).toBeUndefined();
    expect(divideDim('4*batch', '2*batch')).toBe(2);
  });

  it('is added to and taken from where that is a dim', () => {
    expect([addDims(2, 3), addDims(0, 'n'), addDims('n', 0), addDims('n', 1)]).toEqual([5, 'n', 'n', undefined]);
    expect([subtractDims(2, 3), subtractDims('n', 'n'), subtractDims('n', 0)]).toEqual([-1, 0, 'n']);
    expect(subtractDims('n', 'm')).toBeUndefined();
  });

  it('is equal to another, is not, or may be', () => {
    expect([equalDims('n', 'n'), equalDims(2, 3), equalDims('n', -1)]).toEqual([true, false, false]);
    expect([equalDims('n', 'm'), equalDims('n', 0)]).toEqual([undefined, undefined]);
  });

  it('is the product of its factors', () => {
    expect(dimFactors('12*batch*sequence')).toEqual({ coefficient: 12, names: ['batch', 'sequence'] });
    expect(dimFactors(5)).toEqual({ coefficient: 5, names: [] });
    fc.assert(
      fc.property(dims, (dim) => {
        const { coefficient, names } = dimFactors(dim);
        expect(multiplyDims([coefficient, ...names])).toBe(dim);
      }),
      SETTINGS,
    );
  });
});
