import { CAST_NUMBERS } from '../../../../models/onnx/ops/elementwise.js';
import { expectRefusal, inferred, type Operand } from '../../../support/expect-inference.js';

const float = (...shape: (number | string)[]): Operand => ['float32', shape];
const bool = (...shape: (number | string)[]): Operand => ['bool', shape];

describe('inference of elementwise operators', () => {
  it('broadcasts shapes and keeps the type', () => {
    expect(inferred({ op: 'Add', inputs: [float('batch', 1, 4), float(3, 1)] })).toEqual(['float32[batch, 3, 4]']);
    expect(inferred({ op: 'Pow', inputs: [float('batch', 4), ['int64', []]] })).toEqual(['float32[batch, 4]']);
    expect(inferred({ op: 'Tanh', inputs: [['float64', ['batch']]] })).toEqual(['float64[batch]']);
  });

  it('gives bool for comparisons and logic', () => {
    expect(
      inferred({
        op: 'Equal',
        inputs: [
          ['int64', ['batch', 1]],
          ['int64', [3]],
        ],
      }),
    ).toEqual(['bool[batch, 3]']);
    expect(inferred({ op: 'And', inputs: [bool(2, 1), bool(3)] })).toEqual(['bool[2, 3]']);
    expect(inferred({ op: 'Not', inputs: [bool('batch')] })).toEqual(['bool[batch]']);
  });

  it('broadcasts the three operands of Where', () => {
    expect(inferred({ op: 'Where', inputs: [bool('batch', 1, 1), float(), float(2, 3)] })).toEqual([
      'float32[batch, 2, 3]',
    ]);
  });

  it('casts by the number of the type', () => {
    for (const [dtype, to] of Object.entries(CAST_NUMBERS)) {
      expect(inferred({ op: 'Cast', inputs: [float(2)], attributes: { to } })).toEqual([`${dtype}[2]`]);
    }
  });

  it.each(['Add', 'Mul', 'Max', 'Pow', 'Equal', 'Less'] as const)('%s refuses shapes that do not broadcast', (op) => {
    expectRefusal({ op, inputs: [float('batch', 4), float(3)] }, 'shapes that broadcast', '[batch, 4] and [3]');
  });

  it.each(['Add', 'Div', 'Min', 'Greater'] as const)('%s refuses operands of two types', (op) => {
    expectRefusal({ op, inputs: [float(2), ['float64', [2]]] }, 'operands of one dtype', 'float32 and float64');
  });

  it.each(['Max', 'Min', 'Sub'] as const)('%s refuses more than two operands', (op) => {
    expectRefusal({ op, inputs: [float(2), float(2), float(2)] }, 'two operands', '3');
  });

  it('refuses an operand that is missing', () => {
    expectRefusal({ op: 'Add', inputs: [float(2), null] }, 'an input 1', 'none');
    expectRefusal({ op: 'Exp', inputs: [] }, 'an input 0', 'none');
  });

  it('refuses numbers where truth values are due', () => {
    expectRefusal({ op: 'And', inputs: [bool(2), float(2)] }, 'bool operands', 'float32');
    expectRefusal({ op: 'Where', inputs: [float(2), float(2), float(2)] }, 'a bool condition', 'float32');
  });

  it('refuses branches of two types', () => {
    const branches = [float(2), ['float64', [2]]] as const;
    expectRefusal({ op: 'Where', inputs: [bool(2), ...branches] }, 'operands of one dtype', 'float32 and float64');
  });

  it('refuses a type without a number, or no type', () => {
    expectRefusal({ op: 'Cast', inputs: [float(2)], attributes: { to: 99 } }, 'a known dtype number', '99');
    expectRefusal({ op: 'Cast', inputs: [float(2)] }, 'an integer attribute "to"', 'undefined');
  });
});
