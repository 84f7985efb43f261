// Element types of tensors, spelled as the ONNX specification's names in lower case.

export const DTYPES = [
  'float32',
  'float64',
  'float16',
  'bfloat16',
  'int8',
  'int16',
  'int32',
  'int64',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
  'bool',
] as const;

export type DType = (typeof DTYPES)[number];

const FLOATS: ReadonlySet<DType> = new Set(['float32', 'float64', 'float16', 'bfloat16']);

/** Whether cotangents of this type exist: only floating-point values have gradients. */
export function isFloat(dtype: DType): boolean {
  return FLOATS.has(dtype);
}
