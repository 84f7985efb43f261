// The outputs of a decoded node: inferred where that is possible, else as the file declares them, else untyped.

import type { Value } from '../graph.js';
import { GraphError } from '../graph-error.js';
import type { NodeTypes, OpSpec, OutputType } from '../op-spec.js';
import { causeOfUntyped, untypedValue } from '../untyped-value.js';

/** Types that the file declares, by the name of the value. */
export type DeclaredTypes = ReadonlyMap<string, OutputType>;

function infer(types: NodeTypes, spec: OpSpec): readonly OutputType[] {
  const inferred = spec.infer(types);
  for (const dim of inferred.flatMap(({ shape }) => shape)) {
    if (typeof dim !== 'string' && !(dim >= 0)) types.fail('inputs that give dims of at least 0', String(dim));
  }
  return inferred;
}

function toValue(name: string, { dtype, shape, content }: OutputType): Value {
  return { name, dtype, shape, content: content ?? null };
}

/** Outputs by declaration; those without one carry the cause. */
function declaredOutputs(names: readonly string[], declared: DeclaredTypes, cause: GraphError): (Value | null)[] {
  return names.map((name) => {
    if (name === '') return null;
    const type = declared.get(name);
    return type ? toValue(name, type) : untypedValue(name, cause);
  });
}

/**
 * The outputs of a node of the table. Those that neither inference nor the file has a type for carry the cause: the error of
 * inference, or the cause of an input without a type. Throws `GraphError` for more outputs than the operator has.
 */
export function inferredOutputs(
  types: NodeTypes,
  spec: OpSpec,
  names: readonly string[],
  declared: DeclaredTypes,
): (Value | null)[] {
  const untyped = types.inputs.map((value) => value && causeOfUntyped(value)).find((cause) => cause);
  if (untyped) return declaredOutputs(names, declared, untyped);
  let inferred: readonly OutputType[];
  try {
    inferred = infer(types, spec);
  } catch (error) {
    if (error instanceof GraphError) return declaredOutputs(names, declared, error);
    throw error;
  }
  if (names.length > inferred.length) types.fail(`at most ${inferred.length} outputs`, String(names.length));
  return names.map((name, at) => (name === '' ? null : toValue(name, inferred[at]!)));
}

/** The outputs of a node outside the table. */
export function unknownOutputs(types: NodeTypes, names: readonly string[], declared: DeclaredTypes): (Value | null)[] {
  const cause = new GraphError({
    op: types.op,
    node: types.node,
    expected: 'an operator of the table, or declared output types',
    got: 'neither',
  });
  return declaredOutputs(names, declared, cause);
}
