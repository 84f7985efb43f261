// Collects a run process's events for a moment, so that fast steps cost few messages and few transactions.

import type { RunReport } from '../processes/run-protocol.js';
import type { ParentPort } from '../processes/parent-port.js';
import type { Progress, RunEventBody } from './run.js';

const INTERVAL_MS = 50;

export class EventOutbox {
  readonly #port: ParentPort<RunReport>;
  #events: RunEventBody[] = [];
  #progress: Progress | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(port: ParentPort<RunReport>) {
    this.#port = port;
  }

  add(event: RunEventBody): void {
    this.#events.push(event);
    this.#schedule();
  }

  /** Only the newest progress is reported. */
  update(progress: Progress): void {
    this.#progress = progress;
    this.#schedule();
  }

  /** Sends what has been collected. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const [events, progress] = [this.#events, this.#progress];
    this.#events = [];
    this.#progress = null;
    if (events.length > 0 || progress !== null) await this.#port.send({ type: 'events', events, progress });
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => void this.flush(), INTERVAL_MS);
  }
}
