import fc from 'fast-check';
import { DomainError } from '../../../lib/errors.js';
import { decodeSafetensors, encodeSafetensors } from '../../../models/checkpoints/safetensors.js';
import { readWeightBytes } from '../../support/checkpoint-fixtures.js';
import { safetensorsFile } from '../../support/safetensors-file.js';

const EIGHT = new Uint8Array(8);
const pair = { dtype: 'F32', shape: [2], data_offsets: [0, 8] };
const first = { dtype: 'F32', shape: [1], data_offsets: [0, 4] };
const second = { dtype: 'F32', shape: [1], data_offsets: [4, 8] };

/** Decodes, and passes only if the file is fine or refused as the user's mistake. */
function decodeOrRefuse(bytes: Uint8Array): void {
  try {
    decodeSafetensors(bytes);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    expect(error.code).toBe('BAD_USER_INPUT');
  }
}

describe('a broken safetensors file', () => {
  const whole = readWeightBytes('bert');

  it('is refused wherever it is cut off', () => {
    for (let length = 0; length < whole.length; length += length < 64 ? 1 : 97) {
      expect(() => decodeSafetensors(whole.subarray(0, length))).toThrow(DomainError);
    }
    expect(() => decodeSafetensors(whole.subarray(0, -1))).toThrow(DomainError);
  });

  it('is one field of the error, name and extension', () => {
    let path: unknown;
    try {
      decodeSafetensors(EIGHT.subarray(1));
    } catch (error) {
      path = (error as DomainError).details.path;
    }
    expect(path).toEqual(['model.safetensors']);
  });

  it('is refused when something follows its data', () => {
    const longer = new Uint8Array(whole.length + 1);
    longer.set(whole);
    expect(() => decodeSafetensors(longer)).toThrow(
      `a file of ${whole.length} bytes, as its header says, got ${whole.length + 1} bytes`,
    );
  });

  it('never causes another error than a refusal, whatever bytes change', () => {
    const small = encodeSafetensors(new Map([['a.b', { shape: [2, 1], data: Float32Array.of(1, 2) }]])).bytes;
    const change = fc.tuple(fc.nat({ max: small.length - 1 }), fc.nat({ max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = small.slice();
        for (const [index, byte] of changes) bytes[index] = byte;
        decodeOrRefuse(bytes);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never causes another error than a refusal, whatever JSON the header is', () => {
    fc.assert(
      fc.property(fc.json(), fc.uint8Array({ maxLength: 16 }), (json, data) => {
        decodeOrRefuse(safetensorsFile(json, data));
      }),
      { numRuns: 500 },
    );
  });

  it('never causes another error than a refusal, whatever a tensor claims', () => {
    const claim = fc.record(
      {
        dtype: fc.oneof(fc.constantFrom('F32', 'F16', 'I64', 'F8_E4M3'), fc.jsonValue()),
        shape: fc.oneof(fc.array(fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.double())), fc.jsonValue()),
        data_offsets: fc.oneof(
          fc.array(fc.integer({ min: -20, max: 40 }), { minLength: 2, maxLength: 2 }),
          fc.jsonValue(),
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string(), claim), (header) => {
        decodeOrRefuse(safetensorsFile(header, EIGHT));
      }),
      { numRuns: 500 },
    );
  });
});

describe('a header that lies', () => {
  it('about its own length is refused', () => {
    const bytes = safetensorsFile({ a: pair }, EIGHT);
    new DataView(bytes.buffer).setBigUint64(0, 2n ** 63n, true);
    expect(() => decodeSafetensors(bytes)).toThrow('got a header length of 9223372036854775808');
  });

  it.each([
    ['is no JSON', '{"a": ', 'a header of JSON'],
    ['is no object', '[1]', 'a header that is a JSON object, got [1]'],
    ['is null', 'null', 'a header that is a JSON object, got null'],
    ['names a tensor twice', `{"a": ${JSON.stringify(pair)}, "\\u0061": ${JSON.stringify(pair)}}`, 'got "a" twice'],
    ['has metadata of numbers', { __metadata__: { epoch: 1 } }, '__metadata__ of strings, got {"epoch":1}'],
    ['has no dtype', { a: { ...pair, dtype: undefined } }, 'a of a known dtype, got nothing'],
    ['has an unknown dtype', { a: { ...pair, dtype: 'F8_E5M2' } }, 'a of a known dtype, got "F8_E5M2"'],
    ['has a dtype from the prototype', { a: { ...pair, dtype: 'constructor' } }, 'known dtype, got "constructor"'],
    ['has no shape', { a: { ...pair, shape: null } }, 'a with a shape of non-negative integers, got null'],
    ['has a negative size', { a: { ...pair, shape: [-1, -2] } }, 'got [-1,-2]'],
    ['has a fractional size', { a: { ...pair, shape: [2.5] } }, 'got [2.5]'],
    ['has one offset', { a: { ...pair, data_offsets: [0] } }, 'a with data_offsets [begin, end], got [0]'],
    [
      'has offsets in the wrong order',
      { a: { ...pair, data_offsets: [8, 0] } },
      'in order and within 8 bytes of data, got [8, 0]',
    ],
    [
      'has offsets beyond the file',
      { a: { ...pair, shape: [3], data_offsets: [0, 12] } },
      'within 8 bytes of data, got [0, 12]',
    ],
    ['has a shape larger than the data', { a: { ...pair, shape: [3] } }, 'a of 12 bytes (F32 [3]), got 8 bytes'],
    ['has a shape smaller than the data', { a: { ...pair, shape: [] } }, 'a of 4 bytes (F32 []), got 8 bytes'],
    ['has a shape beyond all numbers', { a: { ...pair, shape: [2 ** 52, 2 ** 52] } }, 'got 8 bytes'],
    ['has overlapping tensors', { a: pair, b: second }, 'b directly after a, got a tensor that overlaps with a'],
    ['has the same data twice', { a: pair, b: pair }, 'b directly after a, got a tensor that overlaps with a'],
    [
      'leaves a gap before the first tensor',
      { b: second },
      'b directly after the header, got a tensor that leaves 4 bytes after',
    ],
    ['leaves a gap at the end', { a: first }, 'as its header says'],
    [
      'has quantised weights',
      { a: { dtype: 'I8', shape: [8], data_offsets: [0, 8] } },
      'one of the dtypes F64, F32, F16, BF16, got I8',
    ],
  ])('or %s is refused', (_, header, message) => {
    expect(() => decodeSafetensors(safetensorsFile(header, EIGHT))).toThrow(message);
  });

  it('or is not UTF-8 is refused', () => {
    const bytes = safetensorsFile({ a: pair }, EIGHT);
    bytes[10] = 0xff;
    expect(() => decodeSafetensors(bytes)).toThrow('a header in UTF-8');
  });
});

describe('weights that are not numbers', () => {
  it.each([NaN, Infinity, -Infinity])('are refused with the name of the tensor: %d', (value) => {
    const { bytes } = encodeSafetensors(
      new Map([['bert.pooler.dense.bias', { shape: [3], data: Float32Array.of(1, value, 2) }]]),
    );
    expect(() => decodeSafetensors(bytes)).toThrow(
      `model.safetensors: expected finite numbers in bert.pooler.dense.bias, got ${value} at index 1`,
    );
  });

  it.each([
    ['F16', Uint16Array.of(0x7c00)],
    ['F16', Uint16Array.of(0x7e00)],
    ['BF16', Uint16Array.of(0xff80)],
    ['BF16', Uint16Array.of(0x7fc0)],
    ['F64', Float64Array.of(1e300)],
  ])('are refused in %s: %p', (dtype, data) => {
    const header = { a: { dtype, shape: [1], data_offsets: [0, data.byteLength] } };
    expect(() => decodeSafetensors(safetensorsFile(header, new Uint8Array(data.buffer)))).toThrow(
      'finite numbers in a',
    );
  });
});
