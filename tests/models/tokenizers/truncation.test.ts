import fc from 'fast-check';
import { longestFirst } from '../../../models/tokenizers/truncation.js';

/** The rule as it is named: take one token after the other from what is longest. */
function oneByOne(first: number, second: number, room: number): number {
  while (first + second > room) {
    if (first > second) first--;
    else second--;
  }
  return Math.min(first, second);
}

describe('longest-first truncation', () => {
  it('keeps what fits', () => {
    expect(longestFirst(3, 4, 7)).toEqual([3, 4]);
  });

  it('cuts only the longer text while that is enough', () => {
    expect(longestFirst(3, 20, 10)).toEqual([3, 7]);
    expect(longestFirst(20, 3, 10)).toEqual([7, 3]);
  });

  it('cuts both to the same length otherwise, and leaves the longer one the odd token', () => {
    expect(longestFirst(20, 30, 11)).toEqual([5, 6]);
    expect(longestFirst(30, 20, 11)).toEqual([6, 5]);
  });

  it('keeps as many of each as cutting one by one does', () => {
    const count = fc.nat({ max: 60 });
    fc.assert(
      fc.property(count, count, count, (first, second, room) => {
        const [keptFirst, keptSecond] = longestFirst(first, second, room);
        expect(keptFirst + keptSecond).toBe(Math.min(first + second, room));
        expect(keptFirst).toBeLessThanOrEqual(first);
        expect(keptSecond).toBeLessThanOrEqual(second);
        expect(Math.min(keptFirst, keptSecond)).toBe(oneByOne(first, second, room));
      }),
    );
  });
});
