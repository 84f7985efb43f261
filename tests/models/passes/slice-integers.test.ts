import { arange, cast, slice } from '../../../models/onnx/emit.js';
import { sliceIntegers } from '../../../models/passes/slice-integers.js';
import { expectSameResults } from '../../support/expect-same-results.js';
import { floats } from '../../support/run-graph.js';

describe('a slice of 32-bit integers', () => {
  it('is one of floating-point numbers', async () => {
    const lowered = await expectSameResults(
      sliceIntegers,
      (b) => {
        const x = b.input('x', 'float32', ['length']);
        return { same: x, positions: slice(b, cast(b, arange(b, 9), 'int32'), 0, 0, 'length') };
      },
      { x: floats([4], [0, 0, 0, 0]) },
    );
    const [slicing] = lowered.nodes.filter(({ op }) => op === 'Slice');
    expect(slicing!.inputs[0]!.dtype).toBe('float32');
  });
});
