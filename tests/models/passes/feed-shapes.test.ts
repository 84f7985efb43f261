import { expand, reshape, slice } from '../../../models/onnx/emit.js';
import { feedShapes } from '../../../models/passes/feed-shapes.js';
import { expectSameResults, opsOf } from '../../support/expect-same-results.js';
import { integers, normals } from '../../support/run-graph.js';

const feeds = { x: normals([2, 3, 4], 1) };

describe('shapes as inputs', () => {
  it('say what to feed, and nothing computes a shape any more', async () => {
    const lowered = await expectSameResults(
      feedShapes,
      (b) => {
        const x = b.input('x', 'float32', ['batch', 'length', 4]);
        return {
          flat: reshape(b, x, ['batch*length', 4]),
          turned: reshape(b, x, ['length', 'batch', 4]),
          first: slice(b, x, 1, 0, 1),
          ones: expand(b, b.scalar(1), ['batch', 3]),
        };
      },
      feeds,
    );
    expect(opsOf(lowered)).toEqual(['Expand', 'Reshape', 'Slice']);
    expect(lowered.inputs.slice(1).map(({ content }) => content)).toEqual([
      ['batch*length', 4],
      ['length', 'batch', 4],
      ['batch', 3],
    ]);
  });

  it('become constants where all is known', async () => {
    const lowered = await expectSameResults(
      feedShapes,
      (b) => ({ shape: b.apply('Shape', [b.input('x', 'float32', [2, 3, 4])]) }),
      feeds,
    );
    expect(lowered.inputs).toHaveLength(1);
    expect(opsOf(lowered)).toEqual(['Identity']);
  });

  it('may themselves be outputs', async () => {
    const lowered = await expectSameResults(
      feedShapes,
      (b) => ({ shape: b.apply('Shape', [b.input('x', 'float32', ['batch', 'length', 4])]) }),
      feeds,
    );
    expect(opsOf(lowered)).toEqual(['Identity']);
  });

  it('leave integers alone that are fed', async () => {
    const lowered = await expectSameResults(
      feedShapes,
      (b) => {
        const x = b.input('x', 'int64', ['batch']);
        return { doubled: b.apply('Mul', [x, b.constant(integers([1], [2]))]) };
      },
      { x: integers([2], [3, 4]) },
    );
    expect(opsOf(lowered)).toEqual(['Mul']);
  });
});
