import { FLOAT_DECODERS } from '../../../models/checkpoints/float-decoders.js';

const decode = (dtype: string, ...bits: number[]) => [
  ...FLOAT_DECODERS.get(dtype)!(new Uint8Array(Uint16Array.from(bits).buffer)),
];

/** The value of binary16 bits by the definition of the format. */
function half(bits: number): number {
  const sign = bits >> 15 === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = (bits & 0x3ff) / 1024;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -14 : sign * (1 + fraction) * 2 ** (exponent - 15);
}

describe('F16', () => {
  it('decodes each of its 65,536 patterns', () => {
    const patterns = Array.from({ length: 65_536 }, (_, bits) => bits);
    expect(decode('F16', ...patterns.slice(0, 32_768))).toEqual(patterns.slice(0, 32_768).map(half));
    expect(decode('F16', ...patterns.slice(32_768))).toEqual(patterns.slice(32_768).map(half));
  });
});

describe('BF16', () => {
  it('is the upper half of a float32', () => {
    expect(decode('BF16', 0x3f80, 0xbf80, 0x0000, 0x8000, 0x7f80, 0x4049)).toEqual([1, -1, 0, -0, Infinity, 3.140625]);
  });
});
