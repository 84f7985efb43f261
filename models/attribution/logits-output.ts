// Which output of a classifier has the logits.

import { badInput } from '../../lib/errors.js';
import type { Graph, Value } from '../onnx/graph.js';
import { formatShape } from '../onnx/shape.js';
import { causeOfUntyped } from '../onnx/untyped-value.js';

const describe = (value: Value): string =>
  causeOfUntyped(value) ? `"${value.name}"` : `"${value.name}" ${value.dtype}${formatShape(value.shape)}`;

const isMatrix = (value: Value): boolean => value.dtype === 'float32' && value.shape.length === 2;

/**
 * The output called `logits`, else the only float32 output of rank 2: [batch, classes]. Throws `DomainError` where
 * there is none.
 */
export function logitsOf({ outputs }: Graph): Value {
  const typed = outputs.filter((value) => !causeOfUntyped(value));
  const named = outputs.find(({ name }) => name === 'logits');
  if (named && (!typed.includes(named) || isMatrix(named))) return named;
  const [only, ...others] = named ? [] : typed.filter(isMatrix);
  if (only && others.length === 0) return only;
  const expected = 'an output "logits" or one other, of float32 [batch, classes]';
  throw badInput('model.outputs', expected, outputs.map(describe).join(', ') || 'none');
}
