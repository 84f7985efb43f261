// Operators that stand between a classifier and its input gradient.

import type { Graph, Node } from '../onnx/graph.js';
import { findOpSpec } from '../onnx/op-specs.js';
import { hasTypes, isFused } from '../passes/decompose-contrib.js';
import { gradientPaths } from './gradient-paths.js';

/** Operators with graphs inside, which may read any value outside; no pass looks into them. */
const NESTING: ReadonlySet<string> = new Set(['If', 'Loop', 'Scan']);

const nameOf = ({ op, domain }: Node): string => (domain === '' ? op : `${domain}.${op}`);

/** Whether a node has no gradient; one that would be decomposed, did others not hide the types of its inputs, does not count. */
const lacksRule = (node: Node): boolean => !findOpSpec(node.op, node.domain) && !(isFused(node) && !hasTypes(node));

/** The operators on paths between two values that have no gradient rule, such as `com.microsoft.QAttention`, sorted. */
export function missingOps(graph: Graph, from: string, to: string): readonly string[] {
  const lacking = gradientPaths(graph, from, to).nodes.filter(lacksRule);
  const nesting = graph.nodes.filter(({ op, domain }) => domain === '' && NESTING.has(op));
  return [...new Set([...lacking, ...nesting].map(nameOf))].sort();
}
