// What the graph knows about an operator: version, attributes, and how output types follow from inputs.

import type { Dim } from './dim.js';
import type { DType } from './dtype.js';
import type { Value } from './graph.js';
import { GraphError } from './graph-error.js';
import { normalizeAxis, type Shape } from './shape.js';

export type AttributeKind = 'int' | 'float' | 'string' | 'ints';

/** An attribute's kind and the value it has when it is left out; without a default it may be absent. */
export interface AttributeSpec {
  readonly kind: AttributeKind;
  readonly default?: number | string | readonly number[];
}

/** Type of an output, and its elements where they are known (see `Value.content`). */
export interface OutputType {
  readonly dtype: DType;
  readonly shape: Shape;
  readonly content?: readonly Dim[] | null;
}

/** A node about to exist: what inference may look at. Accessors throw a `GraphError` that names the op. */
export class NodeTypes {
  constructor(
    readonly op: string,
    readonly node: string | null,
    readonly inputs: readonly (Value | null)[],
    readonly attributes: Readonly<Record<string, unknown>>,
    readonly outputCount: number,
  ) {}

  fail(expected: string, got: string): never {
    throw new GraphError({ op: this.op, node: this.node, expected, got });
  }

  input(index: number): Value {
    return this.inputs[index] ?? this.fail(`an input ${index}`, 'none');
  }

  int(name: string): number {
    const value = this.attributes[name];
    return typeof value === 'number' ? value : this.fail(`an integer attribute "${name}"`, String(value));
  }

  ints(name: string): readonly number[] | undefined {
    return this.attributes[name] as readonly number[] | undefined;
  }

  /** A known integer input (axes, shapes, indices); its elements may be symbolic. */
  content(index: number): readonly Dim[] {
    const value = this.input(index);
    return (
      value.content ?? this.fail(`input ${index} ("${value.name}") to be known while building`, 'a run-time value')
    );
  }

  /** Like `content`, but plain numbers only. */
  numbers(index: number): readonly number[] {
    return this.content(index).map((dim) =>
      typeof dim === 'number' ? dim : this.fail(`input ${index} to be constant`, `symbolic ${dim}`),
    );
  }

  axis(axis: number, rank: number): number {
    return normalizeAxis(axis, rank) ?? this.fail(`an axis within rank ${rank}`, String(axis));
  }
}

export interface OpSpec {
  /** `''` for the standard operator set. */
  readonly domain: '' | 'com.microsoft';
  /** First version of the operator set that has the op in the form used here. */
  readonly since: number;
  readonly attributes: Readonly<Record<string, AttributeSpec>>;
  /** Output types in order; for a node with fewer outputs the first ones. Throws `GraphError` on ill-typed inputs. */
  readonly infer: (types: NodeTypes) => readonly OutputType[];
}

/** A specification in the standard domain. */
export function op<const A extends Readonly<Record<string, AttributeSpec>>>(
  since: number,
  attributes: A,
  infer: OpSpec['infer'],
): OpSpec & { readonly attributes: A } {
  return { domain: '', since, attributes, infer };
}
