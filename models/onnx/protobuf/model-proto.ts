// The protobuf messages of an ONNX file, with every field this project has no name for kept as it came.

import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { badInput } from '../../../lib/errors.js';
import { ModelProtoSchema, type ModelProto } from './generated/onnx_pb.js';

/** Parses an ONNX file. Throws a `DomainError` for bytes that are not protobuf of the format's shape. */
export function parseModelProto(bytes: Uint8Array): ModelProto {
  try {
    return fromBinary(ModelProtoSchema, bytes);
  } catch (error) {
    throw badInput(
      'model',
      'an ONNX file',
      `malformed protobuf (${error instanceof Error ? error.message : String(error)})`,
    );
  }
}

/** The bytes of a message; fields that `parseModelProto` did not know are written back unchanged. */
export function serializeModelProto(model: ModelProto): Uint8Array<ArrayBuffer> {
  return toBinary(ModelProtoSchema, model);
}
