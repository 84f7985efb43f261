// AttributeProto messages as the attributes of a node, by the kinds of its operator's specification.

import { toBinary } from '@bufbuild/protobuf';
import type { Attributes, AttributeValue } from '../graph.js';
import { GraphError } from '../graph-error.js';
import type { AttributeKind, OpSpec } from '../op-spec.js';
import {
  AttributeProto_AttributeType as Type,
  AttributeProtoSchema,
  type AttributeProto,
  type NodeProto,
} from './generated/onnx_pb.js';
import { safeInteger } from './safe-integer.js';

type Fail = (expected: string, got: string) => never;

const TYPE_OF_KIND = {
  int: Type.INT,
  float: Type.FLOAT,
  string: Type.STRING,
  ints: Type.INTS,
} as const satisfies Record<AttributeKind, Type>;

/** The shortest decimal that denotes the same float32: 1e-12 is stored as 9.999999960041972e-13. */
export function shortestFloat32(value: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (Object.is(Math.fround(candidate), value)) return candidate;
  }
  return value;
}

function decodeInt(value: bigint, fail: Fail): number {
  return safeInteger(value) ?? fail('integers of at most 53 bits', String(value));
}

function decodeText(bytes: Uint8Array, fail: Fail): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return fail('attribute text in UTF-8', 'other bytes');
  }
}

function decodeByKind(attribute: AttributeProto, kind: AttributeKind, fail: Fail): AttributeValue {
  if (attribute.refAttrName !== '') fail('plain attributes', `a reference to "${attribute.refAttrName}"`);
  if (attribute.type !== TYPE_OF_KIND[kind]) {
    fail(`attribute "${attribute.name}" of kind ${kind}`, Type[attribute.type].toLowerCase());
  }
  switch (kind) {
    case 'int':
      return decodeInt(attribute.i, fail);
    case 'float':
      return shortestFloat32(attribute.f);
    case 'string':
      return decodeText(attribute.s, fail);
    case 'ints':
      return attribute.ints.map((value) => decodeInt(value, fail));
  }
}

/**
 * With a specification: typed attributes, defaults filled in, in the specification's order. Without: raw attributes.
 * Throws `GraphError` naming op and node for an attribute of the wrong kind, given twice, without a name, or unknown to the
 * specification (such as `axes` of ReduceMean before version 18).
 */
export function decodeAttributes(proto: NodeProto, node: string, spec: OpSpec | undefined): Attributes {
  const fail: Fail = (expected, got) => {
    throw new GraphError({ op: proto.opType, node, expected, got });
  };
  const given = new Map<string, AttributeProto>();
  for (const attribute of proto.attribute) {
    if (attribute.name === '') fail('attributes with names', 'one without');
    if (given.has(attribute.name)) fail('attributes given once', `"${attribute.name}" again`);
    given.set(attribute.name, attribute);
  }
  if (!spec) {
    return Object.fromEntries(
      [...given].map(([name, attribute]) => [name, { raw: toBinary(AttributeProtoSchema, attribute) }]),
    );
  }
  for (const name of given.keys()) {
    if (Object.hasOwn(spec.attributes, name)) continue;
    const known = Object.keys(spec.attributes);
    fail(`attributes among ${known.length === 0 ? 'none' : known.join(', ')}`, `"${name}"`);
  }
  return Object.fromEntries(
    Object.entries(spec.attributes).flatMap(([name, { kind, default: fallback }]) => {
      const attribute = given.get(name);
      const value = attribute ? decodeByKind(attribute, kind, fail) : fallback;
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
