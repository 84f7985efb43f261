// Gradients of matrix products: for Y = AB, dA = dY·Bᵀ and dB = Aᵀ·dY.

import type { linalg } from '../../onnx/ops/linalg.js';
import { gemm, matmul, reshape, scale, transposeLast } from '../../onnx/emit.js';
import type { Value } from '../../onnx/graph.js';
import type { GraphBuilder } from '../../onnx/graph-builder.js';
import { sizeOf } from '../../onnx/shape.js';
import { unbroadcast } from '../unbroadcast.js';
import type { VjpRules } from '../vjp-rule.js';

/** [.., m, k] as [.. * m, k]. */
const flatten = (b: GraphBuilder, x: Value): Value => reshape(b, x, [sizeOf(x.shape.slice(0, -1)), x.shape.at(-1)!]);

/** dA and dB of A·B; a rank-2 B is multiplied flat, which keeps its gradient one product instead of a sum of products. */
function productPullbacks(b: GraphBuilder, x: Value, y: Value, ct: Value): [() => Value, () => Value] {
  if (y.shape.length === 2) {
    return [
      (): Value => reshape(b, gemm(b, flatten(b, ct), y, { transB: true }), x.shape),
      (): Value => gemm(b, flatten(b, x), flatten(b, ct), { transA: true }),
    ];
  }
  return [
    (): Value => unbroadcast(b, matmul(b, ct, transposeLast(b, y)), x.shape),
    (): Value => unbroadcast(b, matmul(b, transposeLast(b, x), ct), y.shape),
  ];
}

export const linalgRules: VjpRules<keyof typeof linalg> = {
  FusedMatMul: ({ b, inputs: [x, y], attributes: { transA, transB, alpha }, ct }) => {
    const left = transA === 1 ? transposeLast(b, x!) : x!;
    const right = transB === 1 ? transposeLast(b, y!) : y!;
    const [dLeft, dRight] = productPullbacks(b, left, right, scale(b, ct, alpha));
    return [
      () => (transA === 1 ? transposeLast(b, dLeft()) : dLeft()),
      () => (transB === 1 ? transposeLast(b, dRight()) : dRight()),
    ];
  },

  // Y = α·A′B′ + β·C, where ′ is an optional transpose.
  Gemm: ({ b, inputs: [x, y, bias], attributes: { transA, transB, alpha, beta }, ct }) => [
    () =>
      transA === 1
        ? gemm(b, y!, ct, { transA: transB === 1, transB: true, alpha })
        : gemm(b, ct, y!, { transB: transB === 0, alpha }),
    () =>
      transB === 1
        ? gemm(b, ct, x!, { transA: true, transB: transA === 1, alpha })
        : gemm(b, x!, ct, { transA: transA === 0, alpha }),
    bias ? (): Value => unbroadcast(b, scale(b, ct, beta), bias.shape) : null,
  ],

  MatMul: ({ b, inputs: [x, y], ct }) => productPullbacks(b, x!, y!, ct),
};
