// Types of values as ValueInfoProto messages and back.

import { create } from '@bufbuild/protobuf';
import type { Dim } from '../dim.js';
import type { Value } from '../graph.js';
import type { OutputType } from '../op-spec.js';
import { decodeDimParam } from './dim-param.js';
import { dtypeNumber, dtypeOfNumber, elementTypeName } from './element-types.js';
import {
  ValueInfoProtoSchema,
  type TensorShapeProto_Dimension,
  type TypeProto_Tensor,
  type ValueInfoProto,
} from './generated/onnx_pb.js';
import { safeSize } from './safe-integer.js';

/** Symbolic dims become `dim_param`. */
export function encodeValueInfo({ name, dtype, shape }: Value): ValueInfoProto {
  const dim = shape.map((extent) => ({
    value:
      typeof extent === 'number'
        ? { case: 'dimValue' as const, value: BigInt(extent) }
        : { case: 'dimParam' as const, value: extent },
  }));
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType', value: { elemType: dtypeNumber(dtype), shape: { dim } } } },
  });
}

function tensorOf({ type }: ValueInfoProto): TypeProto_Tensor | undefined {
  return type?.value.case === 'tensorType' ? type.value.value : undefined;
}

function decodeDim({ value }: TensorShapeProto_Dimension, unnamed: string): Dim | undefined {
  return value.case === 'dimValue' ? safeSize(value.value) : decodeDimParam(value.value ?? '', unnamed);
}

/** The declared type; undefined where it is not a tensor of known element type and rank. Unknown dims get own symbols. */
export function decodeValueInfo(info: ValueInfoProto): OutputType | undefined {
  const tensor = tensorOf(info);
  const dtype = tensor && dtypeOfNumber(tensor.elemType);
  if (!dtype || !tensor.shape) return undefined;
  const shape: Dim[] = [];
  for (const [axis, dimension] of tensor.shape.dim.entries()) {
    const dim = decodeDim(dimension, `?${info.name}.${axis}`);
    if (dim === undefined) return undefined;
    shape.push(dim);
  }
  return { dtype, shape };
}

/** For messages: what stands in the place of a tensor type. */
export function describeValueInfo(info: ValueInfoProto): string {
  const tensor = tensorOf(info);
  if (!tensor) return 'no tensor type';
  const element = elementTypeName(tensor.elemType);
  if (!tensor.shape) return `${element} of unknown rank`;
  return `${element}[${tensor.shape.dim.map(({ value }) => String(value.value ?? '?')).join(', ')}]`;
}
