// Constant tensors inside a graph.

import type { DType } from './dtype.js';

export type TensorElements =
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

/** A constant held in memory, row-major. `bool` is a Uint8Array of 0 and 1; half types are the bits in a Uint16Array. */
export interface TensorData {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: TensorElements;
}

/** A constant that lies in another file, by offset; the file is found relative to the model's folder. */
export interface ExternalData {
  readonly location: string;
  /** Bytes from the start of the file. */
  readonly offset: number;
  /** Bytes. */
  readonly length: number;
}

export function isExternal(data: TensorData | ExternalData): data is ExternalData {
  return 'location' in data;
}

/** An int64 tensor of rank 1. */
export function int64s(values: readonly number[]): TensorData {
  return { dtype: 'int64', shape: [values.length], data: BigInt64Array.from(values, BigInt) };
}

/** A rank-0 tensor of a floating-point or integer type. */
export function scalarData(value: number, dtype: DType): TensorData {
  switch (dtype) {
    case 'float32':
      return { dtype, shape: [], data: Float32Array.of(value) };
    case 'float64':
      return { dtype, shape: [], data: Float64Array.of(value) };
    case 'int64':
      return { dtype, shape: [], data: BigInt64Array.of(BigInt(value)) };
    case 'int32':
      return { dtype, shape: [], data: Int32Array.of(value) };
    case 'bool':
    case 'uint8':
      return { dtype, shape: [], data: Uint8Array.of(value) };
    default:
      throw new TypeError(`scalarData: expected float32, float64, int64, int32, uint8 or bool, got ${dtype}`);
  }
}
