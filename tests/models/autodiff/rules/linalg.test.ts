import * as fc from 'fast-check';
import { expectGradient } from '../../../support/expect-gradient.js';
import { broadcastableShapes, forAll } from '../../../support/arbitrary-shapes.js';

const extent = fc.integer({ min: 1, max: 3 });
const matrices = fc.record({ m: extent, k: extent, n: extent });
const flags = fc.record({ transA: fc.nat(1), transB: fc.nat(1) });

const oriented = (rows: number, columns: number, transposed: number) =>
  transposed ? [columns, rows] : [rows, columns];

describe('VJP: MatMul', () => {
  it('broadcasts leading axes of either operand', async () => {
    const cases = fc.tuple(matrices, broadcastableShapes(2));
    await forAll(cases, ([{ m, k, n }, [left, right]], seed) =>
      expectGradient({
        inputs: [
          [...left!.slice(-2), m, k],
          [...right!.slice(-2), k, n],
        ],
        seed,
        build: (b, [x, y]) => b.apply('MatMul', [x!, y!]),
      }),
    );
  });

  it('multiplies by one matrix for all leading axes', async () => {
    const inputs = [
      [2, 2, 3, 2],
      [2, 3],
    ];
    await expectGradient({ inputs, seed: 8, build: (b, [x, y]) => b.apply('MatMul', [x!, y!]) });
  });

  it('differentiates a square of the same matrix', async () => {
    await expectGradient({ inputs: [[3, 3]], seed: 9, build: (b, [x]) => b.apply('MatMul', [x!, x!]) });
  });
});

describe('VJP: Gemm', () => {
  const biases = fc.constantFrom('matrix', 'row', 'column', 'vector', 'scalar', 'none');

  it('holds for all transposes, factors and shapes of bias', async () => {
    await forAll(
      fc.tuple(matrices, flags, biases, fc.constantFrom(1, 0.5, -2), fc.constantFrom(1, 0.5, -2)),
      ([{ m, k, n }, { transA, transB }, bias, alpha, beta], seed) => {
        const biasShapes = { matrix: [[m, n]], row: [[1, n]], column: [[m, 1]], vector: [[n]], scalar: [[]], none: [] };
        return expectGradient({
          inputs: [oriented(m, k, transA), oriented(k, n, transB), ...biasShapes[bias]],
          seed,
          build: (b, inputs) => b.apply('Gemm', inputs, { transA, transB, alpha, beta }),
        });
      },
      16,
    );
  });
});

describe('VJP: FusedMatMul', () => {
  it('holds for all transposes and factors', async () => {
    await forAll(
      fc.tuple(matrices, flags, fc.constantFrom(1, 0.5, -2), fc.array(extent, { maxLength: 1 })),
      ([{ m, k, n }, { transA, transB }, alpha, batch], seed) =>
        expectGradient({
          inputs: [
            [...batch, ...oriented(m, k, transA)],
            [...batch, ...oriented(k, n, transB)],
          ],
          dtype: 'float32',
          seed,
          build: (b, inputs) => b.apply('FusedMatMul', inputs, { transA, transB, alpha }),
        }),
      10,
    );
  });
});
