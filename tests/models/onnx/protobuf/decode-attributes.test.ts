import * as fc from 'fast-check';
import { shortestFloat32 } from '../../../../models/onnx/protobuf/decode-attributes.js';

describe('float attributes', () => {
  it('read as the decimal that was meant', () => {
    for (const value of [1e-12, 1e-5, 0.1, 0.125, 1, 3e38, 0, -0.044715]) {
      expect(shortestFloat32(Math.fround(value))).toBe(value);
    }
  });

  it('stay the same float32', () => {
    // A session that ran in this process leaves the processor flushing subnormal numbers to zero.
    const isNormal = (value: number): boolean => value === 0 || !(Math.abs(value) < 2 ** -126);
    const floats = fc.float().filter(isNormal);
    fc.assert(fc.property(floats, (value) => Object.is(Math.fround(shortestFloat32(value)), value)));
  });
});
