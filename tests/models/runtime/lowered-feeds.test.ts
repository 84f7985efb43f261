import { add, reshape } from '../../../models/onnx/emit.js';
import { GraphBuilder } from '../../../models/onnx/graph-builder.js';
import { feedShapes } from '../../../models/passes/feed-shapes.js';
import { narrowIntegers } from '../../../models/passes/narrow-integers.js';
import { loweredFeeds } from '../../../models/runtime/lowered-feeds.js';
import { floats, integers } from '../../support/run-graph.js';

describe('feeds of a lowered graph', () => {
  const b = new GraphBuilder();
  const ids = b.input('ids', 'int64', ['batch', 'length']);
  const x = b.input('x', 'float32', ['batch', 'length', 3]);
  const graph = b.build('graph', { twice: add(b, ids, ids), flat: reshape(b, x, ['batch*length', 3]) });
  const feeds = { ids: integers([2, 1], [7, 8]), x: floats([2, 1, 3], [1, 2, 3, 4, 5, 6]) };

  it('are narrower where its inputs are, and have the shapes it asks for', () => {
    const lowered = narrowIntegers(feedShapes(graph));
    expect(loweredFeeds(lowered, feeds)).toEqual({
      ids: { dtype: 'int32', shape: [2, 1], data: Int32Array.of(7, 8) },
      x: feeds.x,
      'shape [batch*length, 3]': { dtype: 'int64', shape: [2], data: BigInt64Array.of(2n, 3n) },
    });
  });

  it('are just those of the graph where nothing was lowered', () => {
    expect(loweredFeeds(graph, feeds)).toEqual(feeds);
  });

  it('must be complete', () => {
    expect(() => loweredFeeds(graph, { ids: feeds.ids })).toThrow('the graph\'s input "x" is fed');
  });
});
