import fc from 'fast-check';
import { decodeSafetensors, encodeSafetensors } from '../../../models/checkpoints/safetensors.js';
import type { WeightTensor, Weights } from '../../../models/checkpoints/weights.js';
import { readWeightBytes } from '../../support/checkpoint-fixtures.js';
import { safetensorsFile } from '../../support/safetensors-file.js';

const finite = fc.float({ noNaN: true, noDefaultInfinity: true });

const tensor: fc.Arbitrary<WeightTensor> = fc.array(fc.nat({ max: 4 }), { maxLength: 4 }).chain((shape) => {
  const count = shape.reduce((product, size) => product * size, 1);
  return fc
    .array(finite, { minLength: count, maxLength: count })
    .map((values) => ({ shape, data: Float32Array.from(values) }));
});

const names = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', '0', '"', 'a.b.weight', 'é🙂'));
const weights: fc.Arbitrary<Weights> = fc
  .array(
    fc.tuple(
      names.filter((name) => name !== '__metadata__'),
      tensor,
    ),
    { maxLength: 8 },
  )
  .map((entries) => new Map(entries));

describe('safetensors', () => {
  it('are the same after writing and reading, whatever the names and shapes', () => {
    fc.assert(
      fc.property(weights, (original) => {
        const decoded = decodeSafetensors(encodeSafetensors(original).bytes);
        expect(new Set(decoded.keys())).toEqual(new Set(original.keys()));
        for (const [name, { shape, data }] of original) {
          expect(decoded.get(name)!.shape).toEqual(shape);
          expect(bits(decoded.get(name)!.data)).toEqual(bits(data));
        }
      }),
    );
  });

  it('tell where each tensor lies in the file', () => {
    fc.assert(
      fc.property(weights, (original) => {
        const { bytes, offsets } = encodeSafetensors(original);
        for (const [name, { data }] of original) {
          const { offset, length } = offsets.get(name)!;
          expect(length).toBe(data.length * 4);
          expect(bits(new Float32Array(bytes.slice(offset, offset + length).buffer))).toEqual(bits(data));
        }
      }),
    );
  });

  it('are the same bytes whatever the order of the tensors', () => {
    fc.assert(
      fc.property(weights, (original) => {
        const reversed = new Map([...original].reverse());
        expect(encodeSafetensors(reversed).bytes).toEqual(encodeSafetensors(original).bytes);
      }),
    );
  });

  it('begin their data at a multiple of 64 bytes', () => {
    fc.assert(
      fc.property(weights, (original) => {
        const { bytes } = encodeSafetensors(original);
        expect((8 + Number(new DataView(bytes.buffer).getBigUint64(0, true))) % 64).toBe(0);
      }),
    );
  });

  it('are read from any place in memory', () => {
    const { bytes } = encodeSafetensors(new Map([['a', { shape: [2], data: Float32Array.of(1.5, -2) }]]));
    for (let shift = 0; shift < 8; shift++) {
      const buffer = new Uint8Array(bytes.length + 8);
      buffer.set(bytes, shift);
      const { data } = decodeSafetensors(buffer.subarray(shift, shift + bytes.length)).get('a')!;
      expect([...data]).toEqual([1.5, -2]);
    }
  });

  it('do not share memory with the file they were read from', () => {
    const { bytes } = encodeSafetensors(new Map([['a', { shape: [1], data: Float32Array.of(1.5) }]]));
    const decoded = decodeSafetensors(bytes);
    bytes.fill(0);
    expect([...decoded.get('a')!.data]).toEqual([1.5]);
  });

  it.each([
    ['bert', 41],
    ['distilbert', 40],
    ['roberta', 41],
  ] as const)('of %s are those transformers wrote', (name, count) => {
    const decoded = decodeSafetensors(readWeightBytes(name));
    expect(decoded.size).toBe(count);
    expect(decodeSafetensors(encodeSafetensors(decoded).bytes)).toEqual(new Map([...decoded].sort(byName)));
  });

  it.each(['bert-f16', 'bert-bf16'] as const)('of %s are widened to float32', (name) => {
    const data = decodeSafetensors(readWeightBytes(name)).get('classifier.weight')!.data;
    expect(data).toHaveLength(48);
    const reference = name === 'bert-f16' ? Math.fround : (value: number) => value;
    expect([...data]).toEqual([...data].map(reference));
    expect(Math.max(...data.map(Math.abs))).toBeGreaterThan(0.1);
    expect(Math.max(...data.map(Math.abs))).toBeLessThan(2);
  });

  it('may hold doubles, integer index buffers, metadata and a padded header', () => {
    const bytes = safetensorsFile(
      {
        __metadata__: { format: 'pt' },
        double: { dtype: 'F64', shape: [1], data_offsets: [0, 8] },
        'bert.embeddings.position_ids': { dtype: 'I64', shape: [1, 1], data_offsets: [8, 16] },
      },
      new Uint8Array([...new Uint8Array(Float64Array.of(0.1).buffer), ...new Uint8Array(8)]),
      '     ',
    );
    expect(decodeSafetensors(bytes)).toEqual(new Map([['double', { shape: [1], data: Float32Array.of(0.1) }]]));
  });

  it('may hold nothing', () => {
    expect(decodeSafetensors(safetensorsFile({}, new Uint8Array()))).toEqual(new Map());
  });
});

function bits(data: Float32Array): number[] {
  return [...new Uint32Array(Float32Array.from(data).buffer)];
}

function byName([a]: [string, WeightTensor], [b]: [string, WeightTensor]): number {
  return a < b ? -1 : 1;
}
