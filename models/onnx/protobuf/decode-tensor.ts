// TensorProto messages as constants, in memory or in another file.

import { isFieldSet } from '@bufbuild/protobuf';
import { isFloat, type DType } from '../dtype.js';
import { GraphError } from '../graph-error.js';
import { formatShape } from '../shape.js';
import type { ExternalData, TensorData } from '../tensor-data.js';
import { dtypeOfNumber, elementTypeName, elementTypes } from './element-types.js';
import { TensorProto_DataLocation, TensorProtoSchema, type TensorProto } from './generated/onnx_pb.js';
import { safeSize } from './safe-integer.js';

/** A constant with its type. */
export interface DecodedTensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: TensorData | ExternalData;
}

/** The file that a message was parsed from. */
export interface SourceFile {
  /** Its path, relative to the model's folder. */
  readonly location: string;
  readonly bytes: Uint8Array;
}

/** Smaller constants are not worth a look into a file. */
const LEAST_BYTES_LEFT = 1024;

interface TensorType {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** Bytes that the elements take. */
  readonly byteLength: number;
}

function fail(name: string, expected: string, got: string): never {
  throw new GraphError({ op: 'initializer', node: name, expected, got });
}

function typeOf(tensor: TensorProto, name: string): TensorType {
  const dtype =
    dtypeOfNumber(tensor.dataType) ?? fail(name, 'elements of a known type', elementTypeName(tensor.dataType));
  const shape = tensor.dims.map((dim) => safeSize(dim) ?? fail(name, 'dims of at least 0', String(dim)));
  const byteLength = shape.reduce((size, dim) => size * dim, elementTypes[dtype].bytes);
  if (!Number.isSafeInteger(byteLength)) fail(name, 'a size that fits in memory', formatShape(shape));
  return { name, dtype, shape, byteLength };
}

/** Relative and inside the model's folder: a file must not reach for what lies elsewhere on the machine. */
function isInside(location: string): boolean {
  return !/^(?:[/\\]|[A-Za-z]:)/.test(location) && !location.split(/[/\\]/).includes('..');
}

function byteCount(name: string, key: string, text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? value : fail(name, `${key} in bytes`, JSON.stringify(text));
}

function decodeExternal(tensor: TensorProto, { name, byteLength }: TensorType): ExternalData {
  const entries = new Map(tensor.externalData.map(({ key, value }) => [key, value]));
  const location = entries.get('location') ?? fail(name, 'the location of its external data', 'none');
  if (location === '' || location.includes('\0') || !isInside(location)) {
    fail(name, "a path inside the model's folder", JSON.stringify(location));
  }
  const offset = byteCount(name, 'an offset', entries.get('offset') ?? '0');
  const length = byteCount(name, 'a length', entries.get('length') ?? String(byteLength));
  if (length !== byteLength) fail(name, `${byteLength} bytes`, `${length} bytes`);
  return { location, offset, length };
}

function decodeElements(tensor: TensorProto, { name, dtype, shape, byteLength }: TensorType): TensorData {
  const { view, listed } = elementTypes[dtype];
  let data;
  if (isFieldSet(tensor, TensorProtoSchema.field.rawData)) {
    const { rawData } = tensor;
    if (rawData.length !== byteLength) fail(name, `${byteLength} bytes`, `${rawData.length} bytes`);
    data = view(new Uint8Array(rawData).buffer);
  } else {
    data = listed(tensor);
    if (data.byteLength !== byteLength) fail(name, `elements for ${formatShape(shape)}`, `${data.length} elements`);
  }
  if (dtype === 'bool' && data.some((element) => element > 1)) fail(name, 'bools stored as 0 or 1', 'another number');
  return { dtype, shape, data };
}

/** Where the raw elements of a weight lie in the file; undefined for other constants. */
function leftIn(
  { location, bytes }: SourceFile,
  { rawData }: TensorProto,
  { dtype, byteLength }: TensorType,
): ExternalData | undefined {
  const lies = rawData.buffer === bytes.buffer && rawData.length === byteLength;
  if (!lies || byteLength < LEAST_BYTES_LEFT || !isFloat(dtype)) return undefined;
  return { location, offset: rawData.byteOffset - bytes.byteOffset, length: byteLength };
}

/**
 * With `source`, weights stay where they are in that file. Throws `GraphError`, naming `name`, for unknown element types, sizes
 * that do not fit, or a location outside the folder.
 */
export function decodeTensor(tensor: TensorProto, name: string, source?: SourceFile): DecodedTensor {
  const type = typeOf(tensor, name);
  const external = tensor.dataLocation === TensorProto_DataLocation.EXTERNAL;
  const data = external
    ? decodeExternal(tensor, type)
    : ((source && leftIn(source, tensor, type)) ?? decodeElements(tensor, type));
  return { dtype: type.dtype, shape: type.shape, data };
}
