// Values whose type nobody knows: inference does not find it and the file does not declare it.

import type { DType } from './dtype.js';
import type { Value } from './graph.js';
import type { GraphError } from './graph-error.js';
import type { Shape } from './shape.js';

const causes = new WeakMap<Value, GraphError>();

/** A value that can be passed along; whoever asks for its type gets `cause` thrown, which names the op and the node. */
export function untypedValue(name: string, cause: GraphError): Value {
  const value: Value = {
    name,
    content: null,
    get dtype(): DType {
      throw cause;
    },
    get shape(): Shape {
      throw cause;
    },
  };
  causes.set(value, cause);
  return value;
}

/** Why the value has no type; undefined for one that has. */
export function causeOfUntyped(value: Value): GraphError | undefined {
  return causes.get(value);
}
