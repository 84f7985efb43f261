// How the file stores the elements of each dtype.

import type { DType } from '../dtype.js';
import { CAST_NUMBERS } from '../ops/elementwise.js';
import type { TensorElements } from '../tensor-data.js';
import { TensorProto_DataType, type TensorProto } from './generated/onnx_pb.js';

interface ElementType {
  readonly bytes: number;
  /** A view of a buffer of little-endian elements. */
  readonly view: (buffer: ArrayBuffer) => TensorElements;
  /** The elements from the typed list that the format assigns to the dtype. */
  readonly listed: (tensor: TensorProto) => TensorElements;
}

const bits16: ElementType = {
  bytes: 2,
  view: (buffer) => new Uint16Array(buffer),
  listed: ({ int32Data }) => Uint16Array.from(int32Data),
};

const octets: ElementType = {
  bytes: 1,
  view: (buffer) => new Uint8Array(buffer),
  listed: ({ int32Data }) => Uint8Array.from(int32Data),
};

export const elementTypes: Readonly<Record<DType, ElementType>> = {
  float32: {
    bytes: 4,
    view: (buffer) => new Float32Array(buffer),
    listed: ({ floatData }) => Float32Array.from(floatData),
  },
  float64: {
    bytes: 8,
    view: (buffer) => new Float64Array(buffer),
    listed: ({ doubleData }) => Float64Array.from(doubleData),
  },
  float16: bits16,
  bfloat16: bits16,
  int8: { bytes: 1, view: (buffer) => new Int8Array(buffer), listed: ({ int32Data }) => Int8Array.from(int32Data) },
  int16: { bytes: 2, view: (buffer) => new Int16Array(buffer), listed: ({ int32Data }) => Int16Array.from(int32Data) },
  int32: { bytes: 4, view: (buffer) => new Int32Array(buffer), listed: ({ int32Data }) => Int32Array.from(int32Data) },
  int64: {
    bytes: 8,
    view: (buffer) => new BigInt64Array(buffer),
    listed: ({ int64Data }) => BigInt64Array.from(int64Data),
  },
  uint8: octets,
  uint16: bits16,
  uint32: {
    bytes: 4,
    view: (buffer) => new Uint32Array(buffer),
    listed: ({ uint64Data }) => Uint32Array.from(uint64Data, Number),
  },
  uint64: {
    bytes: 8,
    view: (buffer) => new BigUint64Array(buffer),
    listed: ({ uint64Data }) => BigUint64Array.from(uint64Data),
  },
  bool: octets,
};

/** The format's number of a dtype. */
export function dtypeNumber(dtype: DType): number {
  return CAST_NUMBERS[dtype];
}

const DTYPES_BY_NUMBER: ReadonlyMap<number, DType> = new Map(
  Object.entries(CAST_NUMBERS).map(([dtype, number]) => [number, dtype as DType]),
);

/** The dtype behind the format's number; undefined for strings, complex numbers and types narrower than a byte. */
export function dtypeOfNumber(number: number): DType | undefined {
  return DTYPES_BY_NUMBER.get(number);
}

/** For messages: `STRING`, or the number where it has no name here. */
export function elementTypeName(number: number): string {
  return TensorProto_DataType[number] ?? `element type ${number}`;
}
