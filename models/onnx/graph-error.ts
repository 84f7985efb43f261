// Errors about graphs: an ill-typed node, an op without a gradient, a malformed model.

import { DomainError } from '../../lib/errors.js';

export interface GraphErrorData {
  readonly op: string;
  /** Name of the node, where it has one already. */
  readonly node: string | null;
  readonly expected: string;
  readonly got: string;
}

/** A graph that cannot be built, checked or differentiated; names the op and the node. */
export class GraphError extends DomainError {
  override readonly name = 'GraphError';
  readonly op: string;
  readonly node: string | null;

  constructor({ op, node, expected, got }: GraphErrorData) {
    super('BAD_USER_INPUT', `${op}${node === null ? '' : ` "${node}"`}: expected ${expected}, got ${got}`, {
      expected,
      got,
    });
    this.op = op;
    this.node = node;
  }
}
