import { decomposeFusedMatMul } from '../../../models/passes/decompose-fused-mat-mul.js';
import { expectSameResults, opsOf } from '../../support/expect-same-results.js';
import { normals } from '../../support/run-graph.js';

describe('FusedMatMul in parts', () => {
  it.each([
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ])('is the same with transA %d and transB %d', async (transA, transB) => {
    const shapes = { x: transA ? [2, 4, 3] : [2, 3, 4], y: transB ? [2, 5, 4] : [2, 4, 5] };
    const lowered = await expectSameResults(
      decomposeFusedMatMul,
      (b) => {
        const inputs = [b.input('x', 'float32', shapes.x), b.input('y', 'float32', shapes.y)];
        return { z: b.apply('FusedMatMul', inputs, { transA, transB, alpha: 0.5 }) };
      },
      { x: normals(shapes.x, 1), y: normals(shapes.y, 2) },
    );
    expect(opsOf(lowered)).toEqual(transA || transB ? ['MatMul', 'Mul', 'Transpose'] : ['MatMul', 'Mul']);
  });
});
