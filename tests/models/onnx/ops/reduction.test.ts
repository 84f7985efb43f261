import { expectRefusal, inferred, type Operand } from '../../../support/expect-inference.js';

const float = (...shape: (number | string)[]): Operand => ['float32', shape];
const reductions = ['ReduceSum', 'ReduceMean', 'ReduceMax', 'ReduceMin'] as const;

describe.each(reductions)('inference of %s', (op) => {
  const inputs = (...axes: number[]): Operand[] => [float('batch', 3, 4), axes];

  it('drops axes or keeps them as 1', () => {
    expect(inferred({ op, inputs: inputs(0, -1) })).toEqual(['float32[1, 3, 1]']);
    expect(inferred({ op, inputs: inputs(0, -1), attributes: { keepdims: 0 } })).toEqual(['float32[3]']);
  });

  it('reduces all axes without any, unless that means none', () => {
    expect(inferred({ op, inputs: [float('batch', 3)], attributes: { keepdims: 0 } })).toEqual(['float32[]']);
    expect(inferred({ op, inputs: inputs(), attributes: { keepdims: 0 } })).toEqual(['float32[]']);
    expect(inferred({ op, inputs: inputs(), attributes: { noop_with_empty_axes: 1 } })).toEqual([
      'float32[batch, 3, 4]',
    ]);
  });

  it('refuses axes out of range or unknown', () => {
    expectRefusal({ op, inputs: inputs(3) }, 'an axis within rank 3', '3');
    expectRefusal(
      { op, inputs: [float(2, 2), ['int64', [1]]] },
      'input 1 ("x1") to be known while building',
      'a run-time value',
    );
  });
});

describe('inference of ArgMax, CumSum, Softmax and LayerNormalization', () => {
  it('ArgMax gives int64 indices', () => {
    const inputs = [float('batch', 3)];
    expect(inferred({ op: 'ArgMax', inputs, attributes: { axis: 1, keepdims: 0 } })).toEqual(['int64[batch]']);
    expectRefusal({ op: 'ArgMax', inputs, attributes: { axis: 2 } }, 'an axis within rank 2', '2');
  });

  it('CumSum keeps the type', () => {
    expect(inferred({ op: 'CumSum', inputs: [float('batch', 3), [1]] })).toEqual(['float32[batch, 3]']);
    expectRefusal({ op: 'CumSum', inputs: [float('batch', 3), [2]] }, 'an axis within rank 2', '2');
  });

  it.each(['Softmax', 'LogSoftmax'] as const)('%s keeps the type', (op) => {
    expect(inferred({ op, inputs: [float('batch', 3)] })).toEqual(['float32[batch, 3]']);
    expectRefusal({ op, inputs: [float(3)], attributes: { axis: 1 } }, 'an axis within rank 1', '1');
  });

  it('LayerNormalization gives values, means and inverse deviations', () => {
    const inputs = [float('batch', 'sequence', 8), float(8), float(8)];
    expect(inferred({ op: 'LayerNormalization', inputs, outputs: 3 })).toEqual([
      'float32[batch, sequence, 8]',
      'float32[batch, sequence, 1]',
      'float32[batch, sequence, 1]',
    ]);
    expect(inferred({ op: 'LayerNormalization', inputs: inputs.slice(0, 2), outputs: 1 })).toHaveLength(1);
  });

  it('LayerNormalization refuses a scale or bias of another width', () => {
    const expected = 'a scale and bias that broadcast to [batch, 8]';
    expectRefusal({ op: 'LayerNormalization', inputs: [float('batch', 8), float(4)] }, expected, '[4]');
    expectRefusal({ op: 'LayerNormalization', inputs: [float('batch', 8), float(8), float(7)] }, expected, '[7]');
  });
});
