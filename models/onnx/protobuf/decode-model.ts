// An ONNX file as a graph.

import { badInput } from '../../../lib/errors.js';
import type { Graph } from '../graph.js';
import { decodeGraph } from './decode-graph.js';
import type { ModelProto } from './generated/onnx_pb.js';
import { parseModelProto } from './model-proto.js';
import { isRead, normalizeDomain, READ_OPSETS } from './operator-set.js';

function opsetOf(model: ModelProto): number {
  const standard = model.opsetImport.find(({ domain }) => normalizeDomain(domain) === '');
  if (!standard) throw badInput('model.opset_import', READ_OPSETS, 'none');
  const opset = Number(standard.version);
  if (!isRead(opset)) throw badInput('model.opset_import', READ_OPSETS, String(opset));
  return opset;
}

/** What a file says: its graph, and the header that the graph does not keep. */
export interface ModelFile {
  readonly graph: Graph;
  /** Version of the standard operator set that the file is written in. */
  readonly opset: number;
  /** The tool that wrote it and its version; empty where the file does not tell. */
  readonly producer: string;
}

/** Reads a model in the ONNX format: its graph, as `decodeModel` gives it for the same arguments, and its header. */
export function decodeModelFile(bytes: Uint8Array, location?: string): ModelFile {
  const model = parseModelProto(bytes);
  const opset = opsetOf(model);
  if (!model.graph) throw badInput('model.graph', 'a graph', 'none');
  const source = location === undefined ? undefined : { location, bytes };
  const producer = `${model.producerName} ${model.producerVersion}`.trim();
  return { graph: decodeGraph(model.graph, opset, source), opset, producer };
}

/**
 * Reads a model in the ONNX format. Older forms of operators are rewritten as version 18 of the operator set has them. Types
 * are inferred where the operators of the table allow it, otherwise taken from the file; a value with neither throws when its
 * type is asked for. `Constant` nodes become initializers; the branch of an `If` takes its place where the condition is
 * known; nodes without a usable name get one; operators outside the table keep raw attributes. With `location`, the file that
 * the bytes are of, relative to the model's folder, weights stay in that file.
 *
 * Throws `DomainError` for malformed bytes or an unsupported operator set, and `GraphError` naming op and node for missing
 * or repeated names, values used before they exist and attributes of the wrong kind.
 */
export function decodeModel(bytes: Uint8Array, location?: string): Graph {
  return decodeModelFile(bytes, location).graph;
}
