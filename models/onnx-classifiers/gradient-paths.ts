// The part of a graph that a gradient crosses on its way from one value to another.

import { vjpRules } from '../autodiff/vjp-rules.js';
import { isFloat } from '../onnx/dtype.js';
import type { Graph, Node, Value } from '../onnx/graph.js';
import { findOpSpec, type OpName } from '../onnx/op-specs.js';
import { CAST_NUMBERS } from '../onnx/ops/elementwise.js';
import { causeOfUntyped } from '../onnx/untyped-value.js';

export interface GradientPaths {
  /** Names of the values on them, in topological order; both ends included. Empty where the end does not depend on the start. */
  readonly values: ReadonlySet<string>;
  readonly nodes: readonly Node[];
}

const FLOAT_NUMBERS: ReadonlySet<unknown> = new Set([
  CAST_NUMBERS.float32,
  CAST_NUMBERS.float64,
  CAST_NUMBERS.float16,
  CAST_NUMBERS.bfloat16,
]);

/** Whether a gradient may flow through a node; one outside the table may. */
function carries(node: Node): boolean {
  if (!findOpSpec(node.op, node.domain)) return true;
  if (node.op === 'Cast' && !FLOAT_NUMBERS.has(node.attributes['to'])) return false;
  return typeof vjpRules[node.op as OpName] === 'function';
}

/** Whether a value may have a gradient; one without a type may. */
const mayHaveGradient = (value: Value): boolean => causeOfUntyped(value) !== undefined || isFloat(value.dtype);

/** All paths from the value `start` to the value `end` along which a gradient may flow. */
export function gradientPaths({ nodes }: Graph, start: string, end: string): GradientPaths {
  const reached = new Set([start]);
  const reaching = nodes.filter((node) => {
    if (!carries(node) || !node.inputs.some((value) => value && reached.has(value.name))) return false;
    for (const output of node.outputs) if (output && mayHaveGradient(output)) reached.add(output.name);
    return true;
  });
  const needed = new Set(reached.has(end) ? [end] : []);
  const between = reaching.reverse().filter((node) => {
    if (!node.outputs.some((output) => output && needed.has(output.name))) return false;
    for (const input of node.inputs) if (input && reached.has(input.name)) needed.add(input.name);
    return true;
  });
  const ordered = [...reached].filter((name) => needed.has(name));
  return { values: new Set(ordered), nodes: between.reverse() };
}
