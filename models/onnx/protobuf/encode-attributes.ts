// Attributes of a node as AttributeProto messages, by the kinds of its operator's specification.

import { create, fromBinary } from '@bufbuild/protobuf';
import type { AttributeValue, Node } from '../graph.js';
import { GraphError } from '../graph-error.js';
import type { AttributeKind } from '../op-spec.js';
import { findOpSpec } from '../op-specs.js';
import {
  AttributeProto_AttributeType as Type,
  AttributeProtoSchema,
  type AttributeProto,
} from './generated/onnx_pb.js';

function encodeByKind(name: string, kind: AttributeKind, value: AttributeValue): AttributeProto | undefined {
  switch (kind) {
    case 'int':
      if (!Number.isSafeInteger(value)) return undefined;
      return create(AttributeProtoSchema, { name, type: Type.INT, i: BigInt(value as number) });
    case 'float':
      return typeof value === 'number' ? create(AttributeProtoSchema, { name, type: Type.FLOAT, f: value }) : undefined;
    case 'string':
      if (typeof value !== 'string') return undefined;
      return create(AttributeProtoSchema, { name, type: Type.STRING, s: new TextEncoder().encode(value) });
    case 'ints':
      if (!Array.isArray(value) || !value.every(Number.isSafeInteger)) return undefined;
      return create(AttributeProtoSchema, { name, type: Type.INTS, ints: value.map(BigInt) });
  }
}

/**
 * Attributes that equal their default are left out, so that a graph also fits operator sets that lack them. Raw
 * attributes are written as they came. Throws `GraphError` for a value that is not of the specified kind.
 */
export function encodeAttributes(node: Node): AttributeProto[] {
  const specs = findOpSpec(node.op, node.domain)?.attributes ?? {};
  return Object.entries(node.attributes).flatMap(([name, value]) => {
    if (typeof value === 'object' && 'raw' in value) return [fromBinary(AttributeProtoSchema, value.raw)];
    const spec = specs[name];
    if (spec && spec.default === value) return [];
    const encoded = spec && encodeByKind(name, spec.kind, value);
    if (encoded) return [encoded];
    throw new GraphError({
      op: node.op,
      node: node.name,
      expected: spec ? `attribute "${name}" of kind ${spec.kind}` : `raw attributes or those of its specification`,
      got: spec ? JSON.stringify(value) : `"${name}"`,
    });
  });
}
