// The checker: names, order, and that every node types as its specification says.

import { findOpSpec } from './op-specs.js';
import { NodeTypes } from './op-spec.js';
import { GraphError } from './graph-error.js';
import type { Graph, Value } from './graph.js';
import { formatShape, sameShape } from './shape.js';

/**
 * Throws `GraphError` for an op outside the table, a value used before it exists, a name used twice, or a declared type
 * that inference does not give.
 */
export function checkGraph(graph: Graph): void {
  const defined = new Map<string, Value>();
  const define = (value: Value, op: string, node: string | null): void => {
    if (defined.has(value.name))
      throw new GraphError({ op, node, expected: 'a new value name', got: `"${value.name}" again` });
    defined.set(value.name, value);
  };
  for (const value of graph.inputs) define(value, 'graph input', null);
  for (const { value } of graph.initializers) define(value, 'initializer', null);

  for (const node of graph.nodes) {
    const fail = (expected: string, got: string): never => {
      throw new GraphError({ op: node.op, node: node.name, expected, got });
    };
    const spec = findOpSpec(node.op, node.domain) ?? fail('an operator of the table', node.op);
    for (const value of node.inputs) {
      if (value && defined.get(value.name) !== value) fail('inputs defined earlier', `"${value.name}"`);
    }
    const types = spec.infer(new NodeTypes(node.op, node.name, node.inputs, node.attributes, node.outputs.length));
    node.outputs.forEach((output, at) => {
      if (!output) return;
      const type = types[at] ?? fail(`at most ${types.length} outputs`, String(node.outputs.length));
      if (type.dtype !== output.dtype || !sameShape(type.shape, output.shape)) {
        fail(
          `output ${at} of type ${type.dtype}${formatShape(type.shape)}`,
          `${output.dtype}${formatShape(output.shape)}`,
        );
      }
      define(output, node.op, node.name);
    });
  }
  for (const value of graph.outputs) {
    if (!defined.has(value.name)) {
      throw new GraphError({ op: 'graph output', node: null, expected: 'a defined value', got: `"${value.name}"` });
    }
  }
}
