// Matrix products.

import { op, type NodeTypes, type OpSpec, type OutputType } from '../op-spec.js';
import type { Dim } from '../dim.js';
import { broadcastShapes, formatShape, sameShape, type Shape } from '../shape.js';

function swapLast(shape: Shape, swap: boolean): Shape {
  return swap ? [...shape.slice(0, -2), shape.at(-1)!, shape.at(-2)!] : shape;
}

function product(types: NodeTypes, transA: boolean, transB: boolean): OutputType[] {
  const [a, b] = [types.input(0), types.input(1)];
  for (const { shape } of [a, b]) if (shape.length < 2) types.fail('matrices of rank 2 or more', formatShape(shape));
  const [left, right] = [swapLast(a.shape, transA), swapLast(b.shape, transB)];
  const batch = broadcastShapes(left.slice(0, -2), right.slice(0, -2));
  if (!batch || left.at(-1) !== right.at(-2) || a.dtype !== b.dtype) {
    return types.fail(
      'matrices [.., m, k] and [.., k, n] of one dtype',
      `${a.dtype}${formatShape(left)} and ${b.dtype}${formatShape(right)}`,
    );
  }
  return [{ dtype: a.dtype, shape: [...batch, left.at(-2)!, right.at(-1)!] satisfies Dim[] }];
}

const flag = { kind: 'int', default: 0 } as const;
const unit = { kind: 'float', default: 1 } as const;

const fusedAttributes = { transA: flag, transB: flag, alpha: unit, transBatchA: flag, transBatchB: flag };

const fusedMatMul: OpSpec & { readonly attributes: typeof fusedAttributes } = {
  domain: 'com.microsoft',
  since: 1,
  attributes: fusedAttributes,
  infer: (types) => {
    for (const name of ['transBatchA', 'transBatchB']) if (types.int(name) !== 0) types.fail(`${name} 0`, '1');
    return product(types, types.int('transA') === 1, types.int('transB') === 1);
  },
};

export const linalg = {
  /** ONNX Runtime's MatMul(A or Aᵀ, B or Bᵀ)·alpha; made by lowering for the CPU provider. */
  FusedMatMul: fusedMatMul,
  Gemm: op(13, { transA: flag, transB: flag, alpha: unit, beta: unit }, (types) => {
    for (const index of [0, 1]) {
      if (types.input(index).shape.length !== 2)
        types.fail('matrices of rank 2', formatShape(types.input(index).shape));
    }
    const result = product(types, types.int('transA') === 1, types.int('transB') === 1);
    const bias = types.inputs[2];
    const biased = bias && broadcastShapes(bias.shape, result[0]!.shape);
    if (bias && !(biased && sameShape(biased, result[0]!.shape))) {
      types.fail(`a bias that broadcasts to ${formatShape(result[0]!.shape)}`, formatShape(bias.shape));
    }
    return result;
  }),
  MatMul: op(13, {}, (types) => product(types, false, false)),
};
