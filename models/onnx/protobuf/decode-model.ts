// An ONNX file as a graph.

import { badInput } from '../../../lib/errors.js';
import type { Graph } from '../graph.js';
import { decodeGraph } from './decode-graph.js';
import type { ModelProto } from './generated/onnx_pb.js';
import { parseModelProto } from './model-proto.js';
import { irVersionOf, normalizeDomain, SUPPORTED_OPSETS } from './operator-set.js';

function opsetOf(model: ModelProto): number {
  const standard = model.opsetImport.find(({ domain }) => normalizeDomain(domain) === '');
  if (!standard) throw badInput('model.opset_import', SUPPORTED_OPSETS, 'none');
  const opset = Number(standard.version);
  if (irVersionOf(opset) === undefined) throw badInput('model.opset_import', SUPPORTED_OPSETS, String(opset));
  return opset;
}

/**
 * Reads a model in the ONNX format. Types are inferred where the operators of the table allow it, otherwise taken from the
 * file; `Constant` nodes become initializers; nodes without a usable name get one. Operators outside the table keep raw
 * attributes, and a value of theirs without a declared type throws when its type is asked for.
 *
 * Throws `DomainError` for malformed bytes or an unsupported operator set, and `GraphError` naming op and node for missing
 * or repeated names, values used before they exist, attributes of the wrong kind, and nodes that do not type.
 */
export function decodeModel(bytes: Uint8Array): Graph {
  const model = parseModelProto(bytes);
  const opset = opsetOf(model);
  if (!model.graph) throw badInput('model.graph', 'a graph', 'none');
  return decodeGraph(model.graph, opset);
}
