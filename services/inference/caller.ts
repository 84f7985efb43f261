// On whose behalf texts are run, and for how long the answer is worth having.

import { DomainError } from '../../lib/errors.js';

/** The party behind a request. */
export interface Caller {
  /** Rows of different clients take turns; a connection is one client. */
  readonly client: string;
  /** Aborts when the client is gone: its rows are withdrawn. */
  readonly signal?: AbortSignal | undefined;
  /** When the answer comes too late, on the clock of `performance.now()`; absent means never. */
  readonly deadlineAt?: number | undefined;
}

/** Throws DEADLINE_EXCEEDED where nobody waits for an answer any more. */
export function checkCaller({ signal, deadlineAt }: Caller): void {
  if (signal?.aborted === true) throw new DomainError('DEADLINE_EXCEEDED', 'the client is gone');
  if (deadlineAt !== undefined && performance.now() >= deadlineAt) {
    throw new DomainError('DEADLINE_EXCEEDED', 'the request’s deadline has passed');
  }
}

/** A caller of our own, who waits as long as it takes. */
export const SERVER: Caller = { client: 'server' };
