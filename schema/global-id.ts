// Global ids: opaque to clients, and they carry the type that `node` has to look in.

/** The types that implement `Node`. */
export const NODE_TYPES = ['ModelVersion', 'Dataset', 'Run'] as const;
export type NodeType = (typeof NODE_TYPES)[number];

/** The public id of an object. */
export function toGlobalId(type: NodeType, id: string): string {
  return Buffer.from(`${type}:${id}`, 'utf8').toString('base64url');
}

/** Reads a public id; undefined if it is none of ours. */
export function fromGlobalId(globalId: string): { readonly type: NodeType; readonly id: string } | undefined {
  const text = Buffer.from(globalId, 'base64url').toString('utf8');
  const separator = text.indexOf(':');
  const type = NODE_TYPES.find((name) => name === text.slice(0, separator));
  const id = text.slice(separator + 1);
  return type === undefined || id === '' || toGlobalId(type, id) !== globalId ? undefined : { type, id };
}

/** The stored id behind a public id of one type; undefined if it names something else or nothing. */
export function localId(type: NodeType, globalId: string): string | undefined {
  const decoded = fromGlobalId(globalId);
  return decoded?.type === type ? decoded.id : undefined;
}
