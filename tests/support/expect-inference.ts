// Inference of one node: the type it finds or the error it reports.

import type { DType } from '../../models/onnx/dtype.js';
import type { Value } from '../../models/onnx/graph.js';
import { GraphBuilder } from '../../models/onnx/graph-builder.js';
import { GraphError } from '../../models/onnx/graph-error.js';
import type { AttributesOf, OpName } from '../../models/onnx/op-specs.js';
import { formatShape, type Shape } from '../../models/onnx/shape.js';
import { integers } from './run-graph.js';

/** A run-time input (`float32[batch, 4]`), a constant int64 vector, or an absent input. */
export type Operand = readonly [DType, Shape] | readonly number[] | null;

export interface NodeSketch {
  readonly op: OpName;
  readonly inputs: readonly Operand[];
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>;
  readonly outputs?: number;
}

const isTyped = (operand: readonly unknown[]): operand is readonly [DType, Shape] => typeof operand[0] === 'string';

/** Output types of the node, such as `float32[batch, 4]`. */
export function inferred({ op, inputs, attributes = {}, outputs = 1 }: NodeSketch): string[] {
  const b = new GraphBuilder();
  const values = inputs.map((operand, at): Value | null => {
    if (operand === null) return null;
    if (isTyped(operand)) return b.input(`x${at}`, ...operand);
    return b.constant(integers([operand.length], operand));
  });
  return b
    .applyMany(op, values, attributes as Partial<AttributesOf<OpName>>, outputs)
    .map(({ dtype, shape }) => dtype + formatShape(shape));
}

/** Expects an error that names the op, its node, what was expected and what came. */
export function expectRefusal(sketch: NodeSketch, expected: string, got: string): void {
  let error: unknown;
  try {
    inferred(sketch);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(GraphError);
  expect(error).toMatchObject({
    op: sketch.op,
    node: `${sketch.op}_0`,
    code: 'BAD_USER_INPUT',
    message: `${sketch.op} "${sketch.op}_0": expected ${expected}, got ${got}`,
  });
}
