import { probeBatch } from '../../../models/runtime/probe-batch.js';

const ranges = { vocabSize: 50, maxLength: 128, typeVocabSize: 2, padTokenId: 1 };

describe('the probe batch', () => {
  it('is the same every time', () => {
    expect(probeBatch(ranges)).toEqual(probeBatch(ranges));
  });

  it('has rows of mixed length with padding', () => {
    const { rows, length, ids, mask } = probeBatch(ranges);
    expect([rows, length]).toEqual([4, 16]);
    const lengths = Array.from({ length: rows }, (_, row) =>
      Number(mask.subarray(row * length, (row + 1) * length).reduce((sum, real) => sum + real, 0n)),
    );
    expect(lengths).toEqual([16, 12, 8, 4]);
    expect([...ids].every((id, at) => (id === 1n) === (mask[at] === 0n))).toBe(true);
  });

  it('keeps to the vocabulary, the longest input and the segments', () => {
    const { length, ids, typeIds } = probeBatch({ vocabSize: 5, maxLength: 6, typeVocabSize: 0, padTokenId: 4 });
    expect(length).toBe(6);
    expect([...ids].every((id) => id >= 0n && id < 5n)).toBe(true);
    expect(typeIds.every((id) => id === 0n)).toBe(true);
    expect(new Set(probeBatch(ranges).typeIds)).toEqual(new Set([0n, 1n]));
  });
});
