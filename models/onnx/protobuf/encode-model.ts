// A graph as an ONNX file.

import { create } from '@bufbuild/protobuf';
import type { Graph, Node, Value } from '../graph.js';
import { GraphError } from '../graph-error.js';
import { findOpSpec } from '../op-specs.js';
import { encodeAttributes } from './encode-attributes.js';
import { encodeTensor } from './encode-tensor.js';
import {
  ModelProtoSchema,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  type NodeProto,
  type OperatorSetIdProto,
} from './generated/onnx_pb.js';
import { serializeModelProto } from './model-proto.js';
import { irVersionOf, WRITTEN_OPSETS } from './operator-set.js';
import { causeOfUntyped } from '../untyped-value.js';
import { encodeValueInfo } from './value-info.js';

interface EncodeOptions {
  /** The tool that wrote the file. */
  readonly producer?: string;
  /** Free text by key, kept beside the graph. */
  readonly metadata?: Readonly<Record<string, string>>;
}

function encodeNode(node: Node): NodeProto {
  return create(NodeProtoSchema, {
    name: node.name,
    opType: node.op,
    domain: node.domain,
    input: node.inputs.map((value) => value?.name ?? ''),
    output: node.outputs.map((value) => value?.name ?? ''),
    attribute: encodeAttributes(node),
  });
}

/** The standard domain, and version 1 of every other one in use. */
function operatorSets(graph: Graph): OperatorSetIdProto[] {
  const others = new Set(graph.nodes.map(({ domain }) => domain).filter((domain) => domain !== ''));
  return [
    create(OperatorSetIdProtoSchema, { domain: '', version: BigInt(graph.opset) }),
    ...[...others].sort().map((domain) => create(OperatorSetIdProtoSchema, { domain, version: 1n })),
  ];
}

/** Values whose type does not follow from the nodes: what operators outside the table give. */
function declaredValues(graph: Graph): Value[] {
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  return graph.nodes
    .filter((node) => !findOpSpec(node.op, node.domain))
    .flatMap((node) => node.outputs)
    .filter((value) => value !== null)
    .filter((value) => !outputs.has(value.name) && !causeOfUntyped(value));
}

/**
 * Writes a graph in the ONNX format. Constants in memory are stored inside, those in other files by location, offset and
 * length. Throws `GraphError` for an operator set, an attribute or an initializer that the format cannot express.
 */
export function encodeModel(graph: Graph, options: EncodeOptions = {}): Uint8Array<ArrayBuffer> {
  const irVersion = irVersionOf(graph.opset);
  if (irVersion === undefined) {
    throw new GraphError({ op: 'graph', node: graph.name, expected: WRITTEN_OPSETS, got: String(graph.opset) });
  }
  return serializeModelProto(
    create(ModelProtoSchema, {
      irVersion: BigInt(irVersion),
      producerName: options.producer ?? 'gkd-server',
      opsetImport: operatorSets(graph),
      metadataProps: Object.entries(options.metadata ?? {}).map(([key, value]) => ({ key, value })),
      graph: {
        name: graph.name,
        node: graph.nodes.map(encodeNode),
        initializer: graph.initializers.map(encodeTensor),
        input: graph.inputs.map(encodeValueInfo),
        output: graph.outputs.map(encodeValueInfo),
        valueInfo: declaredValues(graph).map(encodeValueInfo),
      },
    }),
  );
}
