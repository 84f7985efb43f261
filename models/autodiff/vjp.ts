// Reverse-mode differentiation, graph to graph: one walk backwards over the recorded nodes.

import { invariant } from '../../lib/invariant.js';
import { isFloat } from '../onnx/dtype.js';
import { add, zeros } from '../onnx/emit.js';
import type { Node, Value } from '../onnx/graph.js';
import type { GraphBuilder } from '../onnx/graph-builder.js';
import { GraphError } from '../onnx/graph-error.js';
import { findOpSpec, type OpName } from '../onnx/op-specs.js';
import { sameShape } from '../onnx/shape.js';
import { vjpRules } from './vjp-rules.js';
import type { VjpContext, VjpRule } from './vjp-rule.js';

/** A value and the cotangent that flows into it. */
export interface Seed {
  readonly value: Value;
  readonly cotangent: Value;
}

/** Names of all values that depend on one of `wrt` through differentiable ops. */
function dependents(nodes: readonly Node[], wrt: readonly Value[]): Set<string> {
  const reached = new Set(wrt.map((value) => value.name));
  for (const node of nodes) {
    if (!node.inputs.some((value) => value && reached.has(value.name))) continue;
    for (const output of node.outputs) if (output && isFloat(output.dtype)) reached.add(output.name);
  }
  return reached;
}

/** The rule of a node's op, or null where no gradient flows. Throws `GraphError` for an op without either. */
function ruleOf(node: Node): VjpRule<OpName> | null {
  if (!findOpSpec(node.op, node.domain)) {
    const op = node.domain ? `${node.domain}.${node.op}` : node.op;
    throw new GraphError({
      op,
      node: node.name,
      expected: 'an operator with a gradient rule',
      got: `"${op}", which has none`,
    });
  }
  const rule = vjpRules[node.op as OpName];
  return typeof rule === 'function' ? (rule as VjpRule<OpName>) : null;
}

/** Runs part of a node's rule; an error it throws gets the node's name. */
function naming<T>(node: Node, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof GraphError && error.node === null) {
      const { expected = '', got = '' } = error.details;
      throw new GraphError({ op: error.op, node: node.name, expected, got });
    }
    throw error;
  }
}

/** The pullbacks of a node's inputs, given the cotangents of its outputs. */
function pullbacks(
  builder: GraphBuilder,
  node: Node,
  cotangents: readonly (Value | null)[],
): ReturnType<VjpRule<OpName>> {
  const rule = ruleOf(node);
  if (!rule) return [];
  const context: VjpContext<OpName> = {
    b: builder,
    inputs: node.inputs as readonly Value[],
    outputs: node.outputs as readonly Value[],
    y: node.outputs[0]!,
    attributes: node.attributes as VjpContext<OpName>['attributes'],
    ct: cotangents[0]!,
    cotangents,
  };
  return naming(node, () => rule(context));
}

/**
 * Vector–Jacobian product: given cotangents of some values, emits the cotangents of `wrt` into the same builder, so the
 * result can be differentiated again. A value that nothing seeded depends on gets zeros. Throws `GraphError`
 * naming op and node where a path crosses an op without a rule.
 */
export function vjp(builder: GraphBuilder, seeds: readonly Seed[], wrt: readonly Value[]): readonly Value[] {
  const recorded = [...builder.nodes];
  const reached = dependents(recorded, wrt);
  const cotangents = new Map<string, Value>();
  const accumulate = (value: Value, ct: Value): void => {
    invariant(sameShape(value.shape, ct.shape), `the cotangent of ${value.name} has its shape`);
    const sum = cotangents.get(value.name);
    cotangents.set(value.name, sum ? add(builder, sum, ct) : ct);
  };
  for (const { value, cotangent } of seeds) accumulate(value, cotangent);

  for (const node of recorded.reverse()) {
    if (!node.outputs.some((output) => output && cotangents.has(output.name) && reached.has(output.name))) continue;
    const incoming = node.outputs.map((output) => (output && cotangents.get(output.name)) ?? null);
    const back = pullbacks(builder, node, incoming);
    node.inputs.forEach((input, at) => {
      const pullback = back[at];
      if (!input || !pullback || !reached.has(input.name)) return;
      accumulate(input, naming(node, pullback));
    });
  }
  return wrt.map((value) => cotangents.get(value.name) ?? zeros(builder, value.shape, value.dtype));
}

/** Gradients of a scalar with respect to each of `wrt`. */
export function grad(builder: GraphBuilder, scalar: Value, wrt: readonly Value[]): readonly Value[] {
  invariant(scalar.shape.length === 0, 'grad differentiates a scalar');
  return vjp(builder, [{ value: scalar, cotangent: builder.scalar(1, scalar.dtype) }], wrt);
}
