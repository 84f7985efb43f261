// Initializers as TensorProto messages.

import { create } from '@bufbuild/protobuf';
import type { Initializer } from '../graph.js';
import { GraphError } from '../graph-error.js';
import { formatShape, isStatic } from '../shape.js';
import { isExternal, type ExternalData } from '../tensor-data.js';
import { dtypeNumber } from './element-types.js';
import { TensorProto_DataLocation, TensorProtoSchema, type TensorProto } from './generated/onnx_pb.js';

function externalEntries({ location, offset, length }: ExternalData): { key: string; value: string }[] {
  return [
    { key: 'location', value: location },
    { key: 'offset', value: String(offset) },
    { key: 'length', value: String(length) },
  ];
}

/** Elements in memory become raw bytes; elements in another file stay there. Throws `GraphError` for a symbolic shape. */
export function encodeTensor({ value, data }: Initializer): TensorProto {
  if (!isStatic(value.shape)) {
    throw new GraphError({
      op: 'initializer',
      node: value.name,
      expected: 'a static shape',
      got: formatShape(value.shape),
    });
  }
  const type = { name: value.name, dims: value.shape.map(BigInt), dataType: dtypeNumber(value.dtype) };
  if (isExternal(data)) {
    const dataLocation = TensorProto_DataLocation.EXTERNAL;
    return create(TensorProtoSchema, { ...type, dataLocation, externalData: externalEntries(data) });
  }
  const { buffer, byteOffset, byteLength } = data.data;
  return create(TensorProtoSchema, { ...type, rawData: new Uint8Array(buffer, byteOffset, byteLength) });
}
