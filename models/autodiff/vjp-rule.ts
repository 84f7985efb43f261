// What a gradient rule is: a recipe for cotangents, written with the builder, computing nothing itself.

import type { Value } from '../onnx/graph.js';
import type { GraphBuilder } from '../onnx/graph-builder.js';
import type { AttributesOf, OpName } from '../onnx/op-specs.js';

/** A node seen from its rule. */
export interface VjpContext<N extends OpName> {
  readonly b: GraphBuilder;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  /** The first output. */
  readonly y: Value;
  readonly attributes: AttributesOf<N>;
  /** The cotangent of the first output. Rules of ops with several outputs read `cotangents`. */
  readonly ct: Value;
  /** One per output; null where nothing downstream depends on it. */
  readonly cotangents: readonly (Value | null)[];
}

/** Emits the cotangent of one input. */
export type Pullback = () => Value;

/** One pullback per input, or null for an input without a gradient (indices, axes, conditions). */
export type VjpRule<N extends OpName> = (context: VjpContext<N>) => readonly (Pullback | null)[];

/** Marks an op through which no gradient flows, with the reason. */
export interface NonDifferentiable {
  readonly nonDifferentiable: string;
}

export function nonDifferentiable(reason: string): NonDifferentiable {
  return { nonDifferentiable: reason };
}

/** The rules of some ops, each typed by its op's attributes. */
export type VjpRules<N extends OpName> = { readonly [K in N]: VjpRule<K> | NonDifferentiable };
