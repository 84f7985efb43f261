// ONNX files written message by message, for what our own encoder never writes.

import { create, type MessageInitShape } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType as Type,
  GraphProtoSchema,
  ModelProtoSchema,
  ValueInfoProtoSchema,
  type AttributeProtoSchema,
  type ValueInfoProto,
} from '../../models/onnx/protobuf/generated/onnx_pb.js';
import { serializeModelProto } from '../../models/onnx/protobuf/model-proto.js';

type GraphFields = MessageInitShape<typeof GraphProtoSchema>;
type AttributeFields = MessageInitShape<typeof AttributeProtoSchema>;

/** A float32 value's declaration; a string is a symbolic dim. */
export function declare(name: string, shape: readonly (number | string)[], elemType = 1): ValueInfoProto {
  const dim = shape.map((extent) => ({
    value:
      typeof extent === 'number'
        ? { case: 'dimValue' as const, value: BigInt(extent) }
        : { case: 'dimParam' as const, value: extent },
  }));
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType', value: { elemType, shape: { dim } } } },
  });
}

export function intAttribute(name: string, value: number): AttributeFields {
  return { name, type: Type.INT, i: BigInt(value) };
}

/** A file with an input x and an output y of float32 [batch, 4], unless `fields` say otherwise. */
export function onnxFile(fields: GraphFields, opsets: Record<string, number> = { '': 20 }): Uint8Array {
  const graph = create(GraphProtoSchema, {
    name: 'test',
    input: [declare('x', ['batch', 4])],
    output: [declare('y', ['batch', 4])],
    ...fields,
  });
  const opsetImport = Object.entries(opsets).map(([domain, version]) => ({ domain, version: BigInt(version) }));
  return serializeModelProto(create(ModelProtoSchema, { irVersion: 9n, opsetImport, graph }));
}
