// Stored floating point numbers as float32.

type Decoder = (bytes: Uint8Array) => Float32Array;

/** From little-endian bytes of a dtype to float32. Values beyond float32 become infinite. */
export const FLOAT_DECODERS: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ['F64', (bytes) => Float32Array.from(new Float64Array(copied(bytes)))],
  ['F32', (bytes) => new Float32Array(copied(bytes))],
  ['F16', (bytes) => bitsToFloat(new Uint16Array(copied(bytes)), halfToSingle)],
  ['BF16', (bytes) => bitsToFloat(new Uint16Array(copied(bytes)), (bits) => bits << 16)],
]);

/** A copy whose start fits any typed array. */
function copied(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

function bitsToFloat(source: Uint16Array, toSingle: (bits: number) => number): Float32Array {
  const bits = new Uint32Array(source.length);
  for (let i = 0; i < source.length; i++) bits[i] = toSingle(source[i]!);
  return new Float32Array(bits.buffer);
}

/** IEEE 754 binary16 bits (1 sign, 5 exponent, 10 fraction) to binary32 bits (1, 8, 23). */
function halfToSingle(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return sign | 0x7f800000 | (fraction << 13);
  if (exponent > 0) return sign | ((exponent + 112) << 23) | (fraction << 13);
  if (fraction === 0) return sign;
  // Subnormal: fraction · 2⁻²⁴ with its leading one at bit `top` is 1.xxx · 2^(top − 24).
  const top = 31 - Math.clz32(fraction);
  return sign | ((top + 103) << 23) | ((fraction << (23 - top)) & 0x7fffff);
}
