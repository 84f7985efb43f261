// Names for the nodes of a file, where they are optional and may repeat.

import { NameAuthority } from '../name-authority.js';
import type { GraphProto } from './generated/onnx_pb.js';

/** Names of all values of a file. */
export function valueNames(graph: GraphProto): string[] {
  return [
    ...[...graph.input, ...graph.initializer].map(({ name }) => name),
    ...graph.node.flatMap(({ output }) => output),
  ];
}

/** One name for each node, unlike all others and the names of values: its own where that is free, else a fresh one. */
export function nodeNames(graph: GraphProto): string[] {
  const taken = new Set([...valueNames(graph), '']);
  const own = graph.node.map(({ name }) => {
    if (taken.has(name)) return undefined;
    taken.add(name);
    return name;
  });
  const authority = new NameAuthority();
  for (const name of taken) authority.reserve(name);
  return own.map((name, at) => name ?? authority.fresh(graph.node[at]!.opType));
}
