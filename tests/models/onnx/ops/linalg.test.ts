import { expectRefusal, inferred, type Operand } from '../../../support/expect-inference.js';

const float = (...shape: (number | string)[]): Operand => ['float32', shape];

describe('inference of matrix products', () => {
  it('multiplies the last two axes and broadcasts the others', () => {
    expect(inferred({ op: 'MatMul', inputs: [float('batch', 1, 3, 4), float(2, 4, 5)] })).toEqual([
      'float32[batch, 2, 3, 5]',
    ]);
    expect(inferred({ op: 'MatMul', inputs: [float('batch*sequence', 4), float(4, 4)] })).toEqual([
      'float32[batch*sequence, 4]',
    ]);
  });

  it('transposes where asked', () => {
    const inputs = [float(4, 'batch'), float(5, 4)];
    const attributes = { transA: 1, transB: 1 };
    expect(inferred({ op: 'Gemm', inputs, attributes })).toEqual(['float32[batch, 5]']);
    expect(inferred({ op: 'FusedMatMul', inputs, attributes })).toEqual(['float32[batch, 5]']);
  });

  it.each([[[5]], [[1, 5]], [['batch', 1]], [['batch', 5]], [[]]])('Gemm takes a bias of shape %j', (bias) => {
    expect(inferred({ op: 'Gemm', inputs: [float('batch', 4), float(4, 5), float(...bias)] })).toEqual([
      'float32[batch, 5]',
    ]);
  });

  it.each([[[4]], [[3, 5]], [[1, 1, 5]]])('Gemm refuses a bias of shape %j', (bias) => {
    const got = `[${bias.join(', ')}]`;
    const expected = 'a bias that broadcasts to [batch, 5]';
    expectRefusal({ op: 'Gemm', inputs: [float('batch', 4), float(4, 5), float(...bias)] }, expected, got);
  });

  it('Gemm refuses a bias that would stretch the product', () => {
    const inputs = [float(1, 4), float(4, 5), float(3, 5)];
    expectRefusal({ op: 'Gemm', inputs }, 'a bias that broadcasts to [1, 5]', '[3, 5]');
  });

  it.each(['MatMul', 'FusedMatMul', 'Gemm'] as const)('%s refuses matrices that do not fit', (op) => {
    const expected = 'matrices [.., m, k] and [.., k, n] of one dtype';
    expectRefusal({ op, inputs: [float(2, 3), float(2, 3)] }, expected, 'float32[2, 3] and float32[2, 3]');
    const types = [float(2, 3), ['float64', [3, 2]]] as const;
    expectRefusal({ op, inputs: types }, expected, 'float32[2, 3] and float64[3, 2]');
  });

  it('refuses batches that do not broadcast', () => {
    const expected = 'matrices [.., m, k] and [.., k, n] of one dtype';
    const inputs = [float('batch', 2, 3), float('sequence', 3, 2)];
    expectRefusal({ op: 'MatMul', inputs }, expected, 'float32[batch, 2, 3] and float32[sequence, 3, 2]');
  });

  it('refuses vectors, and Gemm refuses more than two axes', () => {
    expectRefusal({ op: 'MatMul', inputs: [float(3), float(3, 2)] }, 'matrices of rank 2 or more', '[3]');
    expectRefusal({ op: 'Gemm', inputs: [float(2, 2, 3), float(3, 2)] }, 'matrices of rank 2', '[2, 2, 3]');
  });
});
