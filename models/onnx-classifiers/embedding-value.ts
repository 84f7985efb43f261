// Finds the output of the embedding layer: where a classifier's input gradient is taken.

import { isFloat } from '../onnx/dtype.js';
import { dimFactors, multiplyDims, type Dim } from '../onnx/dim.js';
import type { Graph, Value } from '../onnx/graph.js';
import { sameShape } from '../onnx/shape.js';
import { causeOfUntyped } from '../onnx/untyped-value.js';
import { bottlenecks } from './bottlenecks.js';
import { gradientPaths } from './gradient-paths.js';
import { wordEmbeddingsOf } from './word-embeddings.js';

/** Operators that mix the features of a token or the tokens of a text: layers of an encoder start with one. */
const MIXING: ReadonlySet<string> = new Set([
  ...['MatMul', 'Gemm', 'Einsum', 'Conv', 'LSTM', 'GRU', 'MatMulInteger', 'QLinearMatMul', 'ConvInteger'],
  ...['FusedMatMul', 'FusedGemm', 'DynamicQuantizeMatMul', 'MatMulIntegerToFloat', 'MatMulNBits', 'QGemm'],
  ...['Attention', 'MultiHeadAttention', 'QAttention', 'PackedAttention', 'GroupQueryAttention'],
]);

/** Names of the values that depend on a product. */
function mixedValues({ nodes }: Graph): ReadonlySet<string> {
  const mixed = new Set<string>();
  for (const { op, inputs, outputs } of nodes) {
    if (!MIXING.has(op) && !inputs.some((value) => value && mixed.has(value.name))) continue;
    for (const output of outputs) if (output) mixed.add(output.name);
  }
  return mixed;
}

/** Whether a value is one vector per token: [batch, sequence, hidden] or [batch·sequence, hidden]. */
export function isPerToken({ inputs }: Graph, { dtype, shape }: Value): boolean {
  const ids = inputs.find(({ name }) => name === 'input_ids')!.shape;
  const cube = shape.length === 3 && sameShape(shape.slice(0, 2), ids);
  const flat = shape.length === 2 && shape[0] === multiplyDims(ids);
  return isFloat(dtype) && (cube || flat);
}

/** Whether a value could be one vector per token, as far as is known of it: some of its dims are those of no input. */
export function mayBePerToken({ inputs }: Graph, { dtype, shape }: Value): boolean {
  const known = new Set(inputs.flatMap((input) => input.shape));
  const isUnknown = (dim: Dim): boolean => dimFactors(dim).names.some((name) => !known.has(name));
  return isFloat(dtype) && shape.length === 3 && shape.slice(0, 2).some(isUnknown);
}

/** Values at which an input gradient may be taken, in topological order, and the one that is the embedding layer's output. */
export interface EmbeddingValues {
  readonly candidates: readonly Value[];
  readonly output: Value | undefined;
}

/** Values of a file by name, without those that passes added. */
export type OwnValues = ReadonlyMap<string, Value>;

/**
 * All paths from the words to the logits pass through a candidate. The embedding layer's output is the last one before the
 * first matrix product: the sum of word, position and segment embeddings after LayerNorm.
 */
export function findEmbeddingValues(graph: Graph, own: OwnValues, logits: string): EmbeddingValues {
  const words = wordEmbeddingsOf(graph);
  if (!words) return { candidates: [], output: undefined };
  const candidates = bottlenecks(gradientPaths(graph, words.name, logits))
    .flatMap((name) => own.get(name) ?? [])
    .filter((value) => !causeOfUntyped(value) && isPerToken(graph, value));
  const mixed = mixedValues(graph);
  return { candidates, output: candidates.filter(({ name }) => !mixed.has(name)).at(-1) };
}
