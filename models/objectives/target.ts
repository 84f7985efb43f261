// Whose class a gradient explains, as one-hot masks.

import { oneHotMask } from '../onnx/emit.js';
import type { Value } from '../onnx/graph.js';
import type { GraphBuilder } from '../onnx/graph-builder.js';
import type { TargetPolicy } from './objective-config.js';

export interface TargetInputs {
  /** The model's own logits and the teacher's, [batch, classes]. */
  readonly own: Value;
  readonly teacher: Value;
  /** Gold class per row, int64 [batch]. */
  readonly gold: Value;
}

/** The most likely class per row: [batch, classes] → int64 [batch]. */
export function predictedClass(b: GraphBuilder, logits: Value): Value {
  return b.apply('ArgMax', [logits], { axis: 1, keepdims: 0 });
}

const targets: Readonly<Record<TargetPolicy, (b: GraphBuilder, inputs: TargetInputs) => Value>> = {
  OWN_PREDICTION: (b, { own }) => predictedClass(b, own),
  TEACHER_PREDICTION: (b, { teacher }) => predictedClass(b, teacher),
  GOLD_LABEL: (_, { gold }) => gold,
};

/** One-hot bool [batch, classes] of the class that the policy explains. */
export function targetMask(b: GraphBuilder, policy: TargetPolicy, inputs: TargetInputs): Value {
  return oneHotMask(b, targets[policy](b, inputs), inputs.own.shape[1] as number);
}
