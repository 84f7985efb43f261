import fc from 'fast-check';
import type { WaitingRow } from '../../../services/inference/waiting-row.js';
import { paddingAllowance, selectBatch } from '../../../services/inference/select-batch.js';

function waiting(length: number, tag: number, more: Partial<WaitingRow> = {}): WaitingRow {
  const tokens = { ids: new Array<number>(length).fill(1), typeIds: new Array<number>(length).fill(0) };
  const row = { tokens, question: { kind: 'predict' } } as const;
  return {
    row,
    key: 'predict',
    submission: undefined as never,
    client: 'a',
    index: 0,
    tag,
    queuedAt: 0,
    attempts: 0,
    ...more,
  };
}

const lengthsOf = (batch: readonly WaitingRow[]) => batch.map(({ row }) => row.tokens.ids.length);
const limits = (maxRows: number, maxTokens: number) => () => ({ maxRows, maxTokens });

describe('the next batch', () => {
  it('starts with the row whose turn it is', () => {
    const rows = [waiting(10, 3), waiting(30, 1), waiting(20, 2)];
    expect(selectBatch(rows, limits(1, 100))).toEqual([rows[1]]);
  });

  it('takes those nearest in length with it', () => {
    const rows = [waiting(20, 1), waiting(60, 2), waiting(21, 3), waiting(5, 4), waiting(19, 5)];
    expect(lengthsOf(selectBatch(rows, limits(8, 1_000)))).toEqual([19, 20, 21]);
  });

  it('takes a few tokens of padding rather than run twice', () => {
    const rows = [waiting(5, 1), waiting(14, 2)];
    expect(lengthsOf(selectBatch(rows, limits(8, 1_000)))).toEqual([5, 14]);
    expect(lengthsOf(selectBatch([waiting(5, 1), waiting(20, 2)], limits(8, 1_000)))).toEqual([5]);
  });

  it('takes whoever is first of those that are equally long', () => {
    const rows = [waiting(9, 1), waiting(9, 4, { index: 4 }), waiting(9, 2, { index: 2 })];
    expect(selectBatch(rows, limits(2, 100)).map(({ index }) => index)).toEqual([0, 2]);
  });

  it('is as large as pays: a few rows alike rather than many with padding', () => {
    const alike = Array.from({ length: 8 }, (_, index) => waiting(40, index));
    const shorter = Array.from({ length: 8 }, (_, index) => waiting(33, 8 + index));
    expect(lengthsOf(selectBatch([...alike, ...shorter], limits(64, 10_000)))).toEqual(alike.map(() => 40));
    expect(lengthsOf(selectBatch([waiting(40, 0), ...shorter], limits(64, 10_000))).length).toBeGreaterThan(1);
  });

  it('is of one kind', () => {
    const rows = [waiting(9, 1), waiting(9, 2, { key: 'gradient' }), waiting(9, 3)];
    expect(selectBatch(rows, limits(8, 100)).map(({ key }) => key)).toEqual(['predict', 'predict']);
  });

  it('is within the limits of its kind', () => {
    const rows = [waiting(9, 2), waiting(9, 1, { key: 'gradient' }), waiting(9, 3, { key: 'gradient' })];
    const of = (key: string) => ({ maxRows: key === 'gradient' ? 1 : 8, maxTokens: 100 });
    expect(selectBatch(rows, of)).toHaveLength(1);
  });

  it('leaves a row alone that an engine died with, and that row leaves the others alone', () => {
    const suspect = waiting(9, 1, { attempts: 1 });
    expect(selectBatch([suspect, waiting(9, 2)], limits(8, 100))).toEqual([suspect]);
    const others = [waiting(9, 0), waiting(9, 2)];
    expect(selectBatch([suspect, ...others], limits(8, 100))).toEqual(others);
  });

  it('keeps to all limits and to little padding, and serves everyone', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(
        lengths,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 400 }),
        (all, maxRows, maxTokens) => {
          let rows = all.map((length, tag) => waiting(length, tag));
          while (rows.length > 0) {
            const batch = selectBatch(rows, limits(maxRows, maxTokens));
            const longest = Math.max(...lengthsOf(batch));
            const padded = batch.length * longest;
            const real = lengthsOf(batch).reduce((a, b) => a + b, 0);
            expect(batch.length).toBeLessThanOrEqual(maxRows);
            if (batch.length > 1) expect(padded).toBeLessThanOrEqual(maxTokens);
            expect(padded - real).toBeLessThanOrEqual(paddingAllowance(padded));
            expect(batch).toContain(rows.reduce((a, b) => (b.tag < a.tag ? b : a)));
            rows = rows.filter((row) => !batch.includes(row));
          }
        },
      ),
    );
  });
});
