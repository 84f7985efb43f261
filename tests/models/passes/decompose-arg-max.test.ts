import { decomposeArgMax } from '../../../models/passes/decompose-arg-max.js';
import { expectSameResults, opsOf } from '../../support/expect-same-results.js';
import { floats } from '../../support/run-graph.js';

const x = floats([2, 3], [1, 5, 5, -1, -3, -2]);

describe('ArgMax in parts', () => {
  it.each([
    { axis: 1, keepdims: 0 },
    { axis: -1, keepdims: 1 },
  ])('is the same with %o, the first of equal maxima', async (attributes) => {
    const lowered = await expectSameResults(
      decomposeArgMax,
      (b) => ({ index: b.apply('ArgMax', [b.input('x', 'float32', ['batch', 3])], attributes) }),
      { x },
    );
    expect(opsOf(lowered)).not.toContain('ArgMax');
  });

  it.each([
    { why: 'along an axis of unknown extent', attributes: { axis: 0 } },
    { why: 'of the last maximum', attributes: { axis: 1, select_last_index: 1 } },
  ])('stays $why', async ({ attributes }) => {
    const lowered = await expectSameResults(
      decomposeArgMax,
      (b) => ({ index: b.apply('ArgMax', [b.input('x', 'float32', ['batch', 3])], attributes) }),
      { x },
    );
    expect(opsOf(lowered)).toEqual(['ArgMax']);
  });
});
