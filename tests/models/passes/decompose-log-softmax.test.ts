import { logSoftmax } from '../../../models/onnx/emit.js';
import { decomposeLogSoftmax } from '../../../models/passes/decompose-log-softmax.js';
import { expectSameResults, opsOf } from '../../support/expect-same-results.js';
import { floats, normals } from '../../support/run-graph.js';

describe('LogSoftmax in parts', () => {
  it.each([0, 1, -1])('is the same along axis %d', async (axis) => {
    const lowered = await expectSameResults(
      decomposeLogSoftmax,
      (b) => ({ y: logSoftmax(b, b.input('x', 'float32', ['batch', 3, 4]), axis) }),
      { x: normals([2, 3, 4], 1) },
    );
    expect(opsOf(lowered)).not.toContain('LogSoftmax');
  });

  it('neither overflows nor underflows', async () => {
    await expectSameResults(decomposeLogSoftmax, (b) => ({ y: logSoftmax(b, b.input('x', 'float32', ['batch', 3])) }), {
      x: floats([2, 3], [-1e9, 2, 3, 500, -500, 90]),
    });
  });
});
