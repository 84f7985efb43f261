import { expectRefusal, inferred, type Operand } from '../../../support/expect-inference.js';

const float = (...shape: (number | string)[]): Operand => ['float32', shape];
const ints = (...shape: (number | string)[]): Operand => ['int64', shape];

describe('inference of indexing operators', () => {
  it('puts the shape of the indices in place of the gathered axis', () => {
    expect(inferred({ op: 'Gather', inputs: [float(30, 8), ints('batch', 'sequence')] })).toEqual([
      'float32[batch, sequence, 8]',
    ]);
    expect(inferred({ op: 'Gather', inputs: [float('batch', 30, 8), ints()], attributes: { axis: -2 } })).toEqual([
      'float32[batch, 8]',
    ]);
    expect(inferred({ op: 'GatherElements', inputs: [float('batch', 3), ints('batch', 1)] })).toEqual([
      'float32[batch, 1]',
    ]);
    expect(inferred({ op: 'GatherND', inputs: [float('batch', 3, 4), ints(5, 2)] })).toEqual(['float32[5, 4]']);
  });

  it('keeps the type of what is scattered into', () => {
    const rows = [float('vocabulary', 8), ints('batch', 'sequence', 1), float('batch', 'sequence', 8)];
    expect(inferred({ op: 'ScatterND', inputs: rows })).toEqual(['float32[vocabulary, 8]']);
    expect(inferred({ op: 'ScatterElements', inputs: [float(3, 2), ints(1, 2), float(1, 2)] })).toEqual([
      'float32[3, 2]',
    ]);
  });

  it('takes a part of a shape', () => {
    expect(inferred({ op: 'Shape', inputs: [float('batch', 3)], attributes: { start: 1 } })).toEqual(['int64[1]']);
  });

  it.each(['Gather', 'GatherElements', 'GatherND'] as const)('%s refuses indices that are not integers', (op) => {
    expectRefusal({ op, inputs: [float(3, 4), float(2, 1)] }, 'int64 or int32 indices', 'float32');
  });

  it.each(['Gather', 'GatherElements'] as const)('%s refuses an axis out of range', (op) => {
    const inputs = [float(3, 4), ints(2, 1)];
    expectRefusal({ op, inputs, attributes: { axis: 2 } }, 'an axis within rank 2', '2');
    expectRefusal({ op, inputs, attributes: { axis: -3 } }, 'an axis within rank 2', '-3');
  });

  it('refuses indices of another rank along an axis', () => {
    expectRefusal({ op: 'GatherElements', inputs: [float(3, 4), ints(2)] }, 'indices of rank 2', '[2]');
  });

  it('refuses an unknown or too deep address', () => {
    const expected = 'indices with a known last dim of at most 2';
    expectRefusal({ op: 'GatherND', inputs: [float(3, 4), ints(2, 3)] }, expected, '[2, 3]');
    expectRefusal({ op: 'GatherND', inputs: [float(3, 4), ints(2, 'depth')] }, expected, '[2, depth]');
    expectRefusal({ op: 'GatherND', inputs: [float(3, 4), ints()] }, expected, '[]');
  });

  it('refuses batch dims', () => {
    const inputs = [float(3, 4), ints(3, 1)];
    expectRefusal({ op: 'GatherND', inputs, attributes: { batch_dims: 1 } }, 'batch_dims 0', '1');
  });

  it('refuses updates that do not fit their indices', () => {
    const rows = [float(3, 4), ints(2, 1)];
    const expected = 'updates of type float32[2, 4]';
    expectRefusal({ op: 'ScatterND', inputs: [...rows, float(2, 3)] }, expected, 'float32[2, 3]');
    expectRefusal({ op: 'ScatterND', inputs: [...rows, ['float64', [2, 4]]] }, expected, 'float64[2, 4]');
    expectRefusal(
      { op: 'ScatterElements', inputs: [...rows, float(2, 4)] },
      'updates of type float32[2, 1]',
      'float32[2, 4]',
    );
  });
});
