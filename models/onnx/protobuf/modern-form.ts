// Nodes in forms that older versions of the operator set had, rewritten as version 18 and later write them.

import { create } from '@bufbuild/protobuf';
import { GraphError } from '../graph-error.js';
import { normalizeAxis, type Shape } from '../shape.js';
import { int64s, isExternal, type TensorData } from '../tensor-data.js';
import { changed } from './changed-message.js';
import { decodeTensor } from './decode-tensor.js';
import {
  AttributeProto_AttributeType as Type,
  AttributeProtoSchema,
  NodeProtoSchema,
  type NodeProto,
} from './generated/onnx_pb.js';
import { safeInteger } from './safe-integer.js';

/** The version of the standard operator set whose forms decoded graphs have, at least. */
export const MODERN_OPSET = 18;

interface Context {
  readonly opset: number;
  /** For messages. */
  readonly name: string;
  /** Shape of the first input; undefined where it is not known. */
  readonly shape: Shape | undefined;
  /** Adds a constant to the graph and returns its name. */
  readonly constant: (data: TensorData) => string;
}

/** Attributes that became an input: the version from which on they are one, and its place. */
const BECAME_INPUT: Readonly<Record<string, { attribute: string; since: number; at: number }>> = {
  ...Object.fromEntries(
    ['L1', 'L2', 'LogSum', 'LogSumExp', 'Max', 'Mean', 'Min', 'Prod', 'SumSquare'].map((kind) => [
      `Reduce${kind}`,
      { attribute: 'axes', since: 18, at: 1 },
    ]),
  ),
  ReduceSum: { attribute: 'axes', since: 13, at: 1 },
  Squeeze: { attribute: 'axes', since: 13, at: 1 },
  Unsqueeze: { attribute: 'axes', since: 13, at: 1 },
  Split: { attribute: 'split', since: 13, at: 1 },
};

function withInput(node: NodeProto, { attribute, at }: { attribute: string; at: number }, context: Context): NodeProto {
  const given = node.attribute.find(({ name, type }) => name === attribute && type === Type.INTS);
  if (!given) return node;
  const values = given.ints.map((value) => safeInteger(value) ?? 0);
  const input = [...node.input];
  input[at] = context.constant(int64s(values));
  return changed(NodeProtoSchema, node, { input, attribute: node.attribute.filter((other) => other !== given) });
}

/** Before version 13 all axes from `axis` on, 1 by default, were one: the same where it is the last. */
function overLastAxis(node: NodeProto, { shape, name }: Context): NodeProto {
  const given = node.attribute.find((attribute) => attribute.name === 'axis');
  const axis = given ? Number(given.i) : 1;
  if (shape && normalizeAxis(axis, shape.length) !== shape.length - 1) {
    const expected = 'the last axis, before version 13 of the operator set';
    throw new GraphError({ op: node.opType, node: name, expected, got: `axis ${axis}` });
  }
  const attribute = create(AttributeProtoSchema, { name: 'axis', type: Type.INT, i: -1n });
  return changed(NodeProtoSchema, node, { attribute: [attribute] });
}

/** A constant of a computed shape is a stretched scalar. */
function stretched(node: NodeProto, { name, constant }: Context): NodeProto {
  const value = node.attribute.find((attribute) => attribute.name === 'value')?.t;
  const { dtype, data } = value
    ? decodeTensor(value, name)
    : { dtype: 'float32' as const, data: { dtype: 'float32' as const, shape: [], data: Float32Array.of(0) } };
  if (isExternal(data)) return node;
  const scalar = constant({ dtype, shape: [], data: data.data });
  return changed(NodeProtoSchema, node, { opType: 'Expand', input: [scalar, ...node.input], attribute: [] });
}

/** The node as versions 18 and later write it, and `ConstantOfShape` as `Expand`, of which inference knows the elements. */
export function modernForm(node: NodeProto, context: Context): NodeProto {
  const change = BECAME_INPUT[node.opType];
  if (change && context.opset < change.since) return withInput(node, change, context);
  if (context.opset < 13 && (node.opType === 'Softmax' || node.opType === 'LogSoftmax'))
    return overLastAxis(node, context);
  return node.opType === 'ConstantOfShape' ? stretched(node, context) : node;
}
