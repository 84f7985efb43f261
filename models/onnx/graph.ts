// The graph: immutable values and nodes, in topological order.

import type { Dim } from './dim.js';
import type { DType } from './dtype.js';
import type { Shape } from './shape.js';
import type { ExternalData, TensorData } from './tensor-data.js';

/** An edge of the graph. Names are unique within a graph and identify the value. */
export interface Value {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: Shape;
  /**
   * The elements, where they are known while the graph is built: of integer tensors of rank 0 or 1 that carry shapes,
   * axes and indices, and of comparisons of such (0 or 1). Elements may be symbolic dims.
   */
  readonly content: readonly Dim[] | null;
}

/** An attribute this project has no type for, kept as the bytes it came in. */
export interface RawAttribute {
  readonly raw: Uint8Array;
}

export type AttributeValue = number | string | readonly number[] | RawAttribute;
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** One operation. `op` is spelled as in ONNX; ops outside our table keep their raw attributes. */
export interface Node {
  readonly name: string;
  readonly op: string;
  /** `''` is the standard domain, `com.microsoft` ONNX Runtime's own. */
  readonly domain: string;
  /** An absent optional input is null. */
  readonly inputs: readonly (Value | null)[];
  /** An absent optional output is null. */
  readonly outputs: readonly (Value | null)[];
  readonly attributes: Attributes;
}

/** A named constant. */
export interface Initializer {
  readonly value: Value;
  readonly data: TensorData | ExternalData;
}

export interface Graph {
  readonly name: string;
  /** Version of the standard operator set. */
  readonly opset: number;
  readonly inputs: readonly Value[];
  readonly initializers: readonly Initializer[];
  /** Every node stands after the nodes whose outputs it reads. */
  readonly nodes: readonly Node[];
  readonly outputs: readonly Value[];
}
