// The safetensors format: named tensors, a JSON header, raw data (https://huggingface.co/docs/safetensors).

import { invariant } from '../../lib/invariant.js';
import { FLOAT_DECODERS } from './float-decoders.js';
import { LENGTH_BYTES, METADATA_KEY, fault, readHeader } from './safetensors-header.js';
import type { TensorEntry } from './safetensors-header.js';
import type { WeightTensor, Weights } from './weights.js';

/** Data starts at a multiple of this, so that a memory-mapped file can be read in place. */
const ALIGNMENT = 64;
const ITEM_BYTES = 4;

/** Where a tensor's data lies, in bytes from the start of the file. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

export interface SafetensorsFile {
  readonly bytes: Uint8Array;
  readonly offsets: ReadonlyMap<string, ByteRange>;
}

/**
 * Reads the F64, F32, F16 and BF16 tensors of a file as float32. Index buffers of whole numbers (`…_ids`) are left out.
 * Throws BAD_USER_INPUT if the header and the file disagree, and for other dtypes and non-finite values, naming the tensor.
 */
export function decodeSafetensors(bytes: Uint8Array): Weights {
  const weights = new Map<string, WeightTensor>();
  for (const entry of readHeader(bytes)) {
    const tensor = decodeTensor(bytes, entry);
    if (tensor !== undefined) weights.set(entry.name, tensor);
  }
  return weights;
}

function decodeTensor(bytes: Uint8Array, { name, dtype, shape, begin, end }: TensorEntry): WeightTensor | undefined {
  const decode = FLOAT_DECODERS.get(dtype);
  if (decode === undefined) {
    if (name.endsWith('_ids')) return undefined;
    throw fault(`${name} of one of the dtypes ${[...FLOAT_DECODERS.keys()].join(', ')}`, dtype);
  }
  const data = decode(bytes.subarray(begin, end));
  for (let i = 0; i < data.length; i++) {
    if (!Number.isFinite(data[i])) throw fault(`finite numbers in ${name}`, `${data[i]!} at index ${i}`);
  }
  return { shape, data };
}

/** Writes tensors as F32 in the order of their names; the same weights always give the same bytes. */
export function encodeSafetensors(weights: Weights): SafetensorsFile {
  const tensors = [...weights].sort(([a], [b]) => (a < b ? -1 : 1));
  const header = encodeHeader(tensors);
  const dataBytes = tensors.reduce((sum, [, { data }]) => sum + data.length * ITEM_BYTES, 0);
  const bytes = new Uint8Array(LENGTH_BYTES + header.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, LENGTH_BYTES);

  const offsets = new Map<string, ByteRange>();
  let offset = LENGTH_BYTES + header.length;
  for (const [name, { data }] of tensors) {
    const length = data.length * ITEM_BYTES;
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, length), offset);
    offsets.set(name, { offset, length });
    offset += length;
  }
  return { bytes, offsets };
}

function encodeHeader(tensors: readonly (readonly [string, WeightTensor])[]): Uint8Array {
  const header = new Map<string, unknown>([[METADATA_KEY, { format: 'pt' }]]);
  let begin = 0;
  for (const [name, { shape, data }] of tensors) {
    const count = shape.reduce((product, size) => product * size, 1);
    invariant(count === data.length, `${name} has ${data.length} values for shape [${shape.join(', ')}]`);
    invariant(name !== METADATA_KEY, `no tensor is named ${METADATA_KEY}`);
    const end = begin + data.length * ITEM_BYTES;
    header.set(name, { dtype: 'F32', shape, data_offsets: [begin, end] });
    begin = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const padded = new Uint8Array(Math.ceil((LENGTH_BYTES + json.length) / ALIGNMENT) * ALIGNMENT - LENGTH_BYTES);
  padded.fill(0x20);
  padded.set(json);
  return padded;
}
