import { decodeDimParam } from '../../../../models/onnx/protobuf/dim-param.js';
import { multiplyDims } from '../../../../models/onnx/dim.js';

describe('symbolic dims of a file', () => {
  it('are products where they are written as products', () => {
    expect(decodeDimParam('sequence*batch', '?')).toBe('batch*sequence');
    expect(decodeDimParam('12 * batch', '?')).toBe('12*batch');
  });

  it('are one unknown each where they are written otherwise', () => {
    const dim = decodeDimParam('a + b*c', '?');
    expect(dim).not.toBe(decodeDimParam('c*a + b', '?'));
    expect(multiplyDims([dim, 2])).toBe(`2*${dim}`);
  });

  it('are never taken for numbers', () => {
    expect(decodeDimParam('7', '?')).toBe('dim_7');
  });

  it('are unlike every other when they have no name', () => {
    expect(decodeDimParam('', '?x.0')).toBe('?x.0');
  });
});
