// Attributes of operators outside the table, read by those who know the operator.

import { fromBinary } from '@bufbuild/protobuf';
import type { Node } from '../graph.js';
import { shortestFloat32 } from './decode-attributes.js';
import { AttributeProto_AttributeType as Type, AttributeProtoSchema } from './generated/onnx_pb.js';
import { safeInteger } from './safe-integer.js';

/** A number that a node keeps as a raw attribute, or `fallback` where it is left out or no number. */
export function rawNumber(node: Node, name: string, fallback: number): number {
  const value = node.attributes[name];
  if (typeof value !== 'object' || !('raw' in value)) return fallback;
  const attribute = fromBinary(AttributeProtoSchema, value.raw);
  if (attribute.type === Type.INT) return safeInteger(attribute.i) ?? fallback;
  return attribute.type === Type.FLOAT ? shortestFloat32(attribute.f) : fallback;
}
