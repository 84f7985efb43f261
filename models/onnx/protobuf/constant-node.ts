// `Constant` nodes of a file as tensors: in the graph they are initializers.

import { GraphError } from '../graph-error.js';
import type { TensorData } from '../tensor-data.js';
import { decodeTensor, type DecodedTensor } from './decode-tensor.js';
import { AttributeProto_AttributeType as Type, type AttributeProto, type NodeProto } from './generated/onnx_pb.js';

function held(data: TensorData): DecodedTensor {
  return { dtype: data.dtype, shape: data.shape, data };
}

function decodeValue(attribute: AttributeProto, name: string): DecodedTensor | undefined {
  const { type, t, f, i, floats, ints } = attribute;
  switch (type) {
    case Type.TENSOR:
      return t && decodeTensor(t, name);
    case Type.FLOAT:
      return held({ dtype: 'float32', shape: [], data: Float32Array.of(f) });
    case Type.INT:
      return held({ dtype: 'int64', shape: [], data: BigInt64Array.of(i) });
    case Type.FLOATS:
      return held({ dtype: 'float32', shape: [floats.length], data: Float32Array.from(floats) });
    case Type.INTS:
      return held({ dtype: 'int64', shape: [ints.length], data: BigInt64Array.from(ints) });
    default:
      return undefined;
  }
}

/** The constant of a `Constant` node. Throws `GraphError` for strings, sparse tensors, or not exactly one attribute. */
export function decodeConstant(proto: NodeProto, node: string): DecodedTensor {
  const [attribute, ...others] = proto.attribute;
  const constant = attribute && others.length === 0 ? decodeValue(attribute, node) : undefined;
  if (constant) return constant;
  const got = proto.attribute.map(({ name, type }) => `${name}: ${Type[type].toLowerCase()}`).join(', ');
  throw new GraphError({ op: 'Constant', node, expected: 'one dense numeric value', got: got === '' ? 'none' : got });
}
