// The parent's end of a forked child: typed messages in and out, its exit and its end by force.

import { fork } from 'node:child_process';
import type { ChildProcess as NodeChild } from 'node:child_process';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { stamp } from './protocol.js';
import type { MessageSchema, Outgoing } from './protocol.js';
import { TYPESCRIPT_IN_PROCESS } from './typescript-loader.js';

const PROJECT_ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface ChildOptions<In> {
  /** Module file to run. */
  readonly entry: URL;
  /** The child's whole environment; nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly receives: MessageSchema<In>;
  readonly onMessage: (message: In) => void;
  /** Operating system priority, 0 (normal) to 19 (lowest). */
  readonly priority?: number;
}

/** A running child process; what it writes to standard error goes to ours. A message outside the protocol kills it. */
export class ChildProcess<In, Out> {
  /**
   * Settles once the process is gone and its messages are delivered, with words for how: `exited with code 1`, `was
   * killed by SIGKILL`. Never rejects.
   */
  readonly exited: Promise<string>;
  readonly #child: NodeChild;

  constructor(options: ChildOptions<In>) {
    const child = fork(fileURLToPath(options.entry), {
      execArgv: [...TYPESCRIPT_IN_PROCESS],
      serialization: 'advanced',
      cwd: PROJECT_ROOT,
      env: { ...options.environment, ORT_DISABLE_TELEMETRY: '1' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child = child;
    if (options.priority !== undefined && child.pid !== undefined) setPriority(child.pid, options.priority);
    let fault: string | undefined;
    child.on('message', (message) => {
      const parsed = options.receives.safeParse(message);
      if (parsed.success) {
        options.onMessage(parsed.data);
      } else {
        fault = `sent a message outside the protocol: ${parsed.error.message}`;
        this.kill();
      }
    });
    this.exited = new Promise((resolve) => {
      child.on('error', (error) => {
        if (child.pid === undefined) resolve(`could not be started: ${error.message}`);
      });
      child.on('close', (code, signal) => {
        resolve(fault ?? (signal === null ? `exited with code ${code ?? 0}` : `was killed by ${signal}`));
      });
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Sends a message; one to a child that is already gone is dropped, `exited` tells about that. */
  send(message: Outgoing<Out>): void {
    if (this.#child.connected) this.#child.send(stamp<Out>(message), () => undefined);
  }

  /** Closes the channel; a child whose parent is gone ends by itself. */
  disconnect(): void {
    if (this.#child.connected) this.#child.disconnect();
  }

  /** Ends the process at once, even inside a native call. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Waits for the exit and kills after `graceMs`. */
  async exitWithin(graceMs: number): Promise<string> {
    const timer = setTimeout(() => {
      this.kill();
    }, graceMs);
    try {
      return await this.exited;
    } finally {
      clearTimeout(timer);
    }
  }
}
