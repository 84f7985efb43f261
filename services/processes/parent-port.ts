// The child's end: typed messages from and to the API process, and an exit when that is gone.

import { invariant } from '../../lib/invariant.js';
import { stamp } from './protocol.js';
import type { MessageSchema, Outgoing } from './protocol.js';

/** What a child entry holds of its parent. */
export interface ParentPort<Out> {
  /** Resolves once the message has left this process. */
  send: (message: Outgoing<Out>) => Promise<void>;
}

/**
 * Listens to the parent. Messages that do not fit the protocol end this process with an error; so does the parent's
 * disappearance, without one.
 */
export function connectToParent<In, Out>(
  receives: MessageSchema<In>,
  onMessage: (message: In) => void,
): ParentPort<Out> {
  invariant(process.send !== undefined, 'this module runs as a forked child process');
  const send = process.send.bind(process) as (
    message: object,
    handle: undefined,
    options: undefined,
    callback: (error: Error | null) => void,
  ) => boolean;
  const port: ParentPort<Out> = {
    send: (message) =>
      new Promise((resolve, reject) => {
        send(stamp<Out>(message), undefined, undefined, (error) => {
          if (error === null) resolve();
          else reject(error);
        });
      }),
  };
  process.on('message', (message) => {
    const parsed = receives.safeParse(message);
    if (parsed.success) {
      onMessage(parsed.data);
    } else {
      process.stderr.write(`received a message outside the protocol: ${JSON.stringify(parsed.error.issues)}\n`);
      process.exit(1);
    }
  });
  process.on('disconnect', () => process.exit(0));
  return port;
}
