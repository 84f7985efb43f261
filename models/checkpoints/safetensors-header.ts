// The header of a safetensors file: little-endian u64 length, then JSON from tensor names to dtype, shape and offsets.

import { badInput } from '../../lib/errors.js';
import { duplicateKey } from './duplicate-key.js';

/** Bytes before the JSON. */
export const LENGTH_BYTES = 8;
/** The key of free-form strings about the file. */
export const METADATA_KEY = '__metadata__';
/** The format's own bound, against files that make a reader allocate without end. */
const MAX_HEADER_BYTES = 100_000_000;

const DTYPE_BYTES: ReadonlyMap<unknown, number> = new Map(
  Object.entries({
    F64: 8,
    F32: 4,
    F16: 2,
    BF16: 2,
    I64: 8,
    U64: 8,
    I32: 4,
    U32: 4,
    I16: 2,
    U16: 2,
    I8: 1,
    U8: 1,
    BOOL: 1,
  }),
);

/** One tensor as the header describes it; `begin` and `end` are absolute in the file. */
export interface TensorEntry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/**
 * Reads and checks a header against the file: every byte after it belongs to exactly one tensor, whose length is that of
 * its shape and dtype. Throws BAD_USER_INPUT otherwise. Entries come in the order of their data.
 */
export function readHeader(bytes: Uint8Array): TensorEntry[] {
  const headerBytes = headerLength(bytes);
  const dataStart = LENGTH_BYTES + headerBytes;
  const header = parseJson(bytes.subarray(LENGTH_BYTES, dataStart));
  const entries: TensorEntry[] = [];
  for (const [name, value] of Object.entries(header)) {
    if (name === METADATA_KEY) checkMetadata(value);
    else entries.push(readEntry(name, value, dataStart, bytes.length));
  }
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  checkCoverage(entries, dataStart, bytes.length);
  return entries;
}

/** An error about the file that names the tensor in its text. */
export function fault(expected: string, got: string): Error {
  return badInput(['model.safetensors'], expected, got);
}

function headerLength(bytes: Uint8Array): number {
  if (bytes.length < LENGTH_BYTES) throw fault(`at least ${LENGTH_BYTES} bytes`, `${bytes.length}`);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  const most = Math.min(MAX_HEADER_BYTES, bytes.length - LENGTH_BYTES);
  if (length > BigInt(most)) {
    throw fault(`a header of at most ${most} bytes in a file of ${bytes.length}`, `a header length of ${length}`);
  }
  return Number(length);
}

function parseJson(bytes: Uint8Array): object {
  const text = decodeUtf8(bytes);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw fault('a header of JSON', (error as Error).message);
  }
  if (!isObject(value)) throw fault('a header that is a JSON object', text.slice(0, 50));
  const twice = duplicateKey(text);
  if (twice !== undefined) throw fault('each name once in the header', `"${twice}" twice`);
  return value;
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw fault('a header in UTF-8', 'other bytes');
  }
}

function checkMetadata(value: unknown): void {
  if (!isObject(value) || !Object.values(value).every((entry) => typeof entry === 'string')) {
    throw fault(`${METADATA_KEY} of strings`, JSON.stringify(value).slice(0, 100));
  }
}

function readEntry(name: string, value: unknown, dataStart: number, fileBytes: number): TensorEntry {
  const { dtype, shape, data_offsets: offsets } = isObject(value) ? value : {};
  const itemBytes = DTYPE_BYTES.get(dtype);
  if (itemBytes === undefined) throw fault(`${name} of a known dtype`, show(dtype));
  if (!isSizes(shape)) throw fault(`${name} with a shape of non-negative integers`, show(shape));
  if (!isSizes(offsets) || offsets.length !== 2) throw fault(`${name} with data_offsets [begin, end]`, show(offsets));
  const [begin, end] = offsets as [number, number];
  const dataBytes = fileBytes - dataStart;
  if (begin > end || end > dataBytes) {
    throw fault(`${name} with data_offsets in order and within ${dataBytes} bytes of data`, `[${begin}, ${end}]`);
  }
  const expected = shape.reduce((product, size) => product * size, itemBytes);
  if (expected !== end - begin) {
    throw fault(`${name} of ${expected} bytes (${dtype as string} [${shape.join(', ')}])`, `${end - begin} bytes`);
  }
  return { name, dtype: dtype as string, shape, begin: dataStart + begin, end: dataStart + end };
}

function checkCoverage(entries: readonly TensorEntry[], dataStart: number, fileBytes: number): void {
  let covered = dataStart;
  let before = 'the header';
  for (const { name, begin, end } of entries) {
    if (begin !== covered) {
      const relation = begin < covered ? 'overlaps with' : `leaves ${begin - covered} bytes after`;
      throw fault(`${name} directly after ${before}`, `a tensor that ${relation} ${before}`);
    }
    covered = end;
    before = name;
  }
  if (covered !== fileBytes) throw fault(`a file of ${covered} bytes, as its header says`, `${fileBytes} bytes`);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && (size as number) >= 0);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 100);
}
