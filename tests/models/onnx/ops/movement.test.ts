import { expectRefusal, inferred, type Operand } from '../../../support/expect-inference.js';

const float = (...shape: (number | string)[]): Operand => ['float32', shape];

describe('inference of Concat and Split', () => {
  it('adds and divides known dims', () => {
    const parts = [float('batch', 2), float('batch', 3)];
    expect(inferred({ op: 'Concat', inputs: parts, attributes: { axis: -1 } })).toEqual(['float32[batch, 5]']);
    const split = { op: 'Split', inputs: [float('batch', 5)], attributes: { axis: 1, num_outputs: 2 } } as const;
    expect(inferred({ ...split, outputs: 2 })).toEqual(['float32[batch, 3]', 'float32[batch, 2]']);
    const sizes = { op: 'Split', inputs: [float(5), [1, 4]], outputs: 2 } as const;
    expect(inferred(sizes)).toEqual(['float32[1]', 'float32[4]']);
  });

  it('refuses parts that differ on another axis, in rank or in type', () => {
    const against = (other: Operand, got: string): void => {
      const sketch = { op: 'Concat', inputs: [float('batch', 2), other], attributes: { axis: 1 } } as const;
      expectRefusal(sketch, 'float32[batch, 2] but for axis 1', got);
    };
    against(float(4, 2), 'float32[4, 2]');
    against(float('batch', 2, 1), 'float32[batch, 2, 1]');
    against(['float64', ['batch', 2]], 'float64[batch, 2]');
  });

  it('refuses symbolic dims on the axis', () => {
    const inputs = [float('batch', 2), float('batch', 2)];
    expectRefusal({ op: 'Concat', inputs, attributes: { axis: 0 } }, 'known dims to concatenate', 'batch, batch');
    const split = { op: 'Split', inputs: [float('batch')], outputs: 2 } as const;
    expectRefusal(split, 'a known dim to split', 'batch');
  });

  it('refuses sizes that do not add up, and no axis', () => {
    expectRefusal({ op: 'Split', inputs: [float(5), [1, 2]], outputs: 2 }, 'parts that sum to 5', '1 + 2');
    expectRefusal({ op: 'Concat', inputs: [float(2), float(2)] }, 'an integer attribute "axis"', 'undefined');
    expectRefusal({ op: 'Concat', inputs: [] }, 'at least one input', 'none');
  });
});

describe('inference of Slice', () => {
  const slice = (shape: readonly (number | string)[], ...bounds: number[][]): string[] =>
    inferred({ op: 'Slice', inputs: [float(...shape), ...bounds] });

  it('counts elements as Python does', () => {
    expect(slice([5], [1], [4])).toEqual(['float32[3]']);
    expect(slice([5], [-2], [100])).toEqual(['float32[2]']);
    expect(slice([5], [4], [1])).toEqual(['float32[0]']);
    expect(slice([5], [0], [5], [0], [2])).toEqual(['float32[3]']);
    expect(slice([5], [-1], [-100], [0], [-1])).toEqual(['float32[5]']);
    expect(slice([5, 6], [1], [3], [-1])).toEqual(['float32[5, 2]']);
  });

  it('takes a prefix of a symbolic dim', () => {
    expect(slice(['batch', 'sequence', 8], [0], [1], [1])).toEqual(['float32[batch, 1, 8]']);
    expect(slice(['batch'], [0], [2 ** 31])).toEqual(['float32[batch]']);
  });

  it('refuses other slices of a symbolic dim', () => {
    const expected = 'a slice from 0 with step 1 along a symbolic dim';
    const sketch = (...bounds: number[][]) => ({ op: 'Slice', inputs: [float('batch'), ...bounds] }) as const;
    expectRefusal(sketch([1], [3]), expected, '1:3:1 of batch');
    expectRefusal(sketch([0], [-1]), expected, '0:-1:1 of batch');
    expectRefusal(sketch([0], [3], [0], [2]), expected, '0:3:2 of batch');
  });

  it('refuses bounds that are unknown or of different counts', () => {
    const unknown = [float(5), ['int64', [1]] as const, [3]];
    const known = 'input 1 ("x1") to be known while building';
    expectRefusal({ op: 'Slice', inputs: unknown }, known, 'a run-time value');
    expectRefusal({ op: 'Slice', inputs: [float(5, 5), [0, 0], [3]] }, '2 bounds, axes and steps alike', '1');
  });
});

describe('inference of shape changes', () => {
  it('transposes, by default in reverse', () => {
    const inputs = [float('batch', 'sequence', 8)];
    expect(inferred({ op: 'Transpose', inputs })).toEqual(['float32[8, sequence, batch]']);
    expect(inferred({ op: 'Transpose', inputs, attributes: { perm: [0, 2, 1] } })).toEqual([
      'float32[batch, 8, sequence]',
    ]);
    expectRefusal({ op: 'Transpose', inputs, attributes: { perm: [0, 1, 1] } }, 'a permutation of 3 axes', '[0, 1, 1]');
  });

  it('squeezes dims of 1 and puts them back', () => {
    expect(inferred({ op: 'Squeeze', inputs: [float('batch', 1, 1)] })).toEqual(['float32[batch]']);
    expect(inferred({ op: 'Squeeze', inputs: [float('batch', 1, 1), [-1]] })).toEqual(['float32[batch, 1]']);
    expect(inferred({ op: 'Unsqueeze', inputs: [float('batch'), [0, -1]] })).toEqual(['float32[1, batch, 1]']);
    expectRefusal({ op: 'Squeeze', inputs: [float('batch', 2), [0]] }, 'dim 1 on axis 0', '[batch, 2]');
    expectRefusal({ op: 'Unsqueeze', inputs: [float(2), [0, 0]] }, 'each axis once', '[0, 0]');
    expectRefusal({ op: 'Unsqueeze', inputs: [float(2), [3]] }, 'an axis within rank 2', '3');
  });

  it('flattens to two axes', () => {
    const inputs = [float('batch', 3, 4)];
    expect(inferred({ op: 'Flatten', inputs, attributes: { axis: -1 } })).toEqual(['float32[3*batch, 4]']);
    expect(inferred({ op: 'Flatten', inputs, attributes: { axis: 0 } })).toEqual(['float32[1, 12*batch]']);
    expect(inferred({ op: 'Flatten', inputs, attributes: { axis: 3 } })).toEqual(['float32[12*batch, 1]']);
    expectRefusal({ op: 'Flatten', inputs, attributes: { axis: 4 } }, 'an axis within rank 3', '4');
  });

  it('expands, either way', () => {
    expect(inferred({ op: 'Expand', inputs: [float('batch', 1), [3]] })).toEqual(['float32[batch, 3]']);
    expect(inferred({ op: 'Expand', inputs: [float(3), [2, 1]] })).toEqual(['float32[2, 3]']);
    expectRefusal({ op: 'Expand', inputs: [float(3), [2]] }, 'a shape that [3] expands to', '[2]');
  });

  it('repeats each axis, a symbolic number of times too', () => {
    expect(inferred({ op: 'Tile', inputs: [float('batch', 3), [2, 1]] })).toEqual(['float32[2*batch, 3]']);
    expectRefusal({ op: 'Tile', inputs: [float('batch', 3), [2]] }, '2 repeats', '1');
  });

  it('keeps a triangle of matrices only', () => {
    expect(inferred({ op: 'Trilu', inputs: [float('batch', 3, 3)] })).toEqual(['float32[batch, 3, 3]']);
    expectRefusal({ op: 'Trilu', inputs: [float(3)] }, 'matrices of rank 2 or more', '[3]');
  });

  it('pads known dims', () => {
    expect(inferred({ op: 'Pad', inputs: [float('batch', 3), [0, 1, 0, -2]] })).toEqual(['float32[batch, 2]']);
    expectRefusal({ op: 'Pad', inputs: [float('batch'), [1, 0]] }, 'a known dim to pad', 'batch');
    expectRefusal({ op: 'Pad', inputs: [float(2, 2), [1, 1]] }, '4 pads', '2');
    expectRefusal({ op: 'Pad', inputs: [float(2), [1, 1], null, [0]] }, 'pads for every axis', 'an input of axes');
  });

  it('refuses to copy a dim that is not there', () => {
    expectRefusal({ op: 'Reshape', inputs: [float(2), [2, 0]] }, 'a dim to copy', 'axis 1 of rank 1');
  });
});
