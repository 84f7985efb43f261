// The branch of an `If` whose condition is known while decoding, as nodes that take its place.

import { create } from '@bufbuild/protobuf';
import { changed } from './changed-message.js';
import { NodeProtoSchema, TensorProtoSchema, type NodeProto, type TensorProto } from './generated/onnx_pb.js';

export interface Branch {
  readonly initializers: readonly TensorProto[];
  readonly nodes: readonly NodeProto[];
}

/**
 * What the branch computes, under the names that the outputs of the `If` have; values inside get `fresh` names, values outside
 * keep theirs. Undefined where the file lacks the branch or an output of it.
 */
export function knownBranch(node: NodeProto, condition: boolean, fresh: (name: string) => string): Branch | undefined {
  const branch = node.attribute.find(({ name }) => name === (condition ? 'then_branch' : 'else_branch'))?.g;
  if (!branch || branch.output.length !== node.output.length) return undefined;
  const renamed = new Map<string, string>([['', '']]);
  for (const name of [...branch.initializer.map((tensor) => tensor.name), ...branch.node.flatMap((n) => n.output)])
    if (name !== '') renamed.set(name, fresh(name));
  const rename = (name: string): string => renamed.get(name) ?? name;
  return {
    initializers: branch.initializer.map((tensor) => changed(TensorProtoSchema, tensor, { name: rename(tensor.name) })),
    nodes: [
      ...branch.node.map((inner) =>
        changed(NodeProtoSchema, inner, { input: inner.input.map(rename), output: inner.output.map(rename) }),
      ),
      ...branch.output.map(({ name }, at) =>
        create(NodeProtoSchema, { opType: 'Identity', input: [rename(name)], output: [node.output[at]!] }),
      ),
    ],
  };
}
