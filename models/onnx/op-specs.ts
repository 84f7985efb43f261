// The one table of operators this project understands.

import { elementwise } from './ops/elementwise.js';
import { indexing } from './ops/indexing.js';
import { linalg } from './ops/linalg.js';
import { movements } from './ops/movement.js';
import { normalizations } from './ops/normalization.js';
import { reductions } from './ops/reduction.js';
import type { AttributeKind, AttributeSpec, OpSpec } from './op-spec.js';

export const opSpecs = {
  ...elementwise,
  ...indexing,
  ...linalg,
  ...movements,
  ...normalizations,
  ...reductions,
} as const satisfies Record<string, OpSpec>;

/** An operator of the table, spelled as in ONNX. */
export type OpName = keyof typeof opSpecs;

interface KindTypes {
  int: number;
  float: number;
  string: string;
  ints: readonly number[];
}

type AttributeOf<S extends AttributeSpec> =
  KindTypes[S['kind'] & AttributeKind] | (S extends { readonly default: unknown } ? never : undefined);

/** Attributes of an op as a node carries them: those with a default are always there. */
export type AttributesOf<N extends OpName> = {
  readonly [K in keyof (typeof opSpecs)[N]['attributes']]: AttributeOf<
    (typeof opSpecs)[N]['attributes'][K] & AttributeSpec
  >;
};

/** The specification of an op, or undefined for one outside the table. */
export function findOpSpec(op: string, domain: string): OpSpec | undefined {
  const spec = Object.hasOwn(opSpecs, op) ? opSpecs[op as OpName] : undefined;
  return spec?.domain === domain ? spec : undefined;
}
