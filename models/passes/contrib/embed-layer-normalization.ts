// ONNX Runtime's embedding layer in one operator.

import { add, cast, gather, reduceSum, slice } from '../../onnx/emit.js';
import type { Value } from '../../onnx/graph.js';
import { rawNumber } from '../../onnx/protobuf/raw-attribute.js';
import type { Rewriting } from '../rewrite-graph.js';

/**
 * Inputs ids, segments?, words, positions, segmentTable?, gain, bias, mask?, positionIds?; outputs
 * LayerNorm(words[ids] + positions[0, 1, …] + segmentTable[segments]) [batch, sequence, hidden], the number of tokens that
 * the mask keeps per row, int32 [batch], and the sum before the normalisation.
 */
export const embedLayerNormalization: Rewriting = (b, node) => {
  const [ids, segments, words, positions, segmentTable, gain, bias, mask, positionIds] = node.inputs;
  const [batch, sequence] = ids!.shape;
  const placed = positionIds ? gather(b, positions!, positionIds) : slice(b, positions!, 0, 0, sequence!);
  const unsegmented = add(b, gather(b, words!, ids!), placed);
  const sum = segments && segmentTable ? add(b, unsegmented, gather(b, segmentTable, segments)) : unsegmented;
  const epsilon = rawNumber(node, 'epsilon', 1e-12);
  const normalized = b.apply('LayerNormalization', [sum, gain!, bias!], { epsilon });
  const zeroCounts = (): Value => b.apply('Expand', [b.scalar(0, 'int32'), b.shapeTensor([batch!])]);
  const counts = mask ? reduceSum(b, cast(b, mask, 'int32'), [1]) : zeroCounts();
  return [normalized, counts, sum];
};
