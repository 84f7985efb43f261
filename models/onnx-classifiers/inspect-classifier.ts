// What an ONNX file of another tool is: whether it is a text classifier, what it takes and gives, and whether it has a gradient.

import { badInput } from '../../lib/errors.js';
import { logitsOf } from '../attribution/logits-output.js';
import type { Graph, Value } from '../onnx/graph.js';
import { decodeModelFile } from '../onnx/protobuf/decode-model.js';
import { formatShape } from '../onnx/shape.js';
import { isExternal } from '../onnx/tensor-data.js';
import { causeOfUntyped } from '../onnx/untyped-value.js';
import { isTokenInput, TOKEN_INPUTS, type TokenInputName } from '../passes/share-token-dims.js';
import { gradientFacts, type GradientFacts } from './gradient-facts.js';
import { parameterCount } from './parameter-count.js';

export interface TokenInput {
  readonly name: TokenInputName;
  readonly dtype: 'int64' | 'int32';
}

export interface ClassifierFacts {
  /** Version of the standard operator set. */
  readonly opset: number;
  /** The tool that wrote the file and its version; empty where the file does not tell. */
  readonly producer: string;
  /** In the file's order; `input_ids` is among them. */
  readonly inputs: readonly TokenInput[];
  /** Name of the output [batch, classes]. */
  readonly logits: string;
  /** Null where the file does not tell. */
  readonly classes: number | null;
  /** Files that weights are read from, relative to the model's folder, sorted. */
  readonly externalFiles: readonly string[];
  /** Elements of its weights. */
  readonly parameterCount: number;
  readonly gradient: GradientFacts;
}

function tokenInput({ name, dtype, shape }: Value): TokenInput {
  const fail = (expected: string, got: string): never => {
    throw badInput('model.inputs', expected, got);
  };
  if (!isTokenInput(name)) return fail(`inputs among ${TOKEN_INPUTS.join(', ')}`, `"${name}"`);
  const dynamic = shape.length === 2 && shape.every((dim) => typeof dim === 'string');
  if ((dtype !== 'int64' && dtype !== 'int32') || !dynamic) {
    return fail(`"${name}" of int64 or int32 [batch, sequence], both dims symbolic`, `${dtype}${formatShape(shape)}`);
  }
  return { name, dtype };
}

function tokenInputs({ inputs }: Graph): TokenInput[] {
  const tokens = inputs.map(tokenInput);
  if (tokens.some(({ name }) => name === 'input_ids')) return tokens;
  throw badInput('model.inputs', '"input_ids"', tokens.map(({ name }) => `"${name}"`).join(', ') || 'none');
}

function classesOf(logits: Value): number | null {
  const classes = causeOfUntyped(logits) ? undefined : logits.shape[1];
  return typeof classes === 'number' ? classes : null;
}

/**
 * Reads what there is to know of an exported text classifier before it is served. The files that it refers to are not read.
 *
 * Throws `DomainError` and `GraphError` (one too) for a malformed file; for one that is no token classifier or needs inputs
 * that nobody feeds; and for an `embeddingValue` at which no input gradient can be taken.
 */
export function inspectClassifier(bytes: Uint8Array, options: { embeddingValue?: string } = {}): ClassifierFacts {
  const { graph, opset, producer } = decodeModelFile(bytes);
  const inputs = tokenInputs(graph);
  const logits = logitsOf(graph);
  const files = graph.initializers.flatMap(({ data }) => (isExternal(data) ? [data.location] : []));
  return {
    opset,
    producer,
    inputs,
    logits: logits.name,
    classes: classesOf(logits),
    externalFiles: [...new Set(files)].sort(),
    parameterCount: parameterCount(graph),
    gradient: gradientFacts(graph, options.embeddingValue),
  };
}
