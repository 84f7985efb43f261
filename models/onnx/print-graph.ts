// The printer: a graph as text, the same every time.

import type { AttributeValue, Graph, Node, Value } from './graph.js';
import { formatShape } from './shape.js';
import { findOpSpec } from './op-specs.js';

const typeOf = (value: Value): string => `${value.dtype}${formatShape(value.shape)}`;

function printAttribute(value: AttributeValue): string {
  return typeof value === 'object' && 'raw' in value ? '<raw>' : JSON.stringify(value);
}

function printNode(node: Node): string {
  const defaults = findOpSpec(node.op, node.domain)?.attributes ?? {};
  const attributes = Object.entries(node.attributes)
    .filter(([name, value]) => defaults[name]?.default !== value)
    .map(([name, value]) => `${name}=${printAttribute(value)}`);
  const operands = node.inputs.map((value) =>
    value ? (value.content?.length ? `${value.name}=[${value.content.join(', ')}]` : value.name) : '_',
  );
  const results = node.outputs.map((value) => (value ? `${value.name}: ${typeOf(value)}` : '_'));
  return `  ${results.join(', ')} = ${node.op}(${[...operands, ...attributes].join(', ')})`;
}

/** One line a node: `Add_0_out: float32[batch, 4] = Add(x, y)`. */
export function printGraph(graph: Graph): string {
  const inputs = graph.inputs.map((value) => `${value.name}: ${typeOf(value)}`).join(', ');
  const outputs = graph.outputs.map((value) => `${value.name}: ${typeOf(value)}`).join(', ');
  return [`${graph.name}(${inputs}) -> (${outputs}) {`, ...graph.nodes.map(printNode), '}'].join('\n');
}
