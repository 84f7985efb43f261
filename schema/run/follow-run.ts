// Follows the events of a run: the stored events are the stream, the service's doorbell only says when to look again.

import type { Run, RunEvent } from '../../services/runs/run.js';
import type { RunService } from '../../services/runs/run-service.js';
import { type RunEventPageView, toEventPage } from './run-event.view.js';

/** Events per page. */
const PAGE_SIZE = 100;

/** How long to wait for the doorbell before looking anyway; a lost ring then only delays. */
const SAFETY_POLL_MS = 5_000;
const END_GRACE_MS = 1_000;

const ENDED: ReadonlySet<Run['status']> = new Set(['SUCCEEDED', 'FAILED', 'CANCELLED']);

type EventSource = Pick<RunService, 'byId' | 'events' | 'onAppend'>;

/**
 * Pages of a run's events after a sequence number: first what is stored, then what is appended, until the run has ended
 * and everything has been read. Nothing is read before it is asked for, so a slow reader gets fuller pages instead of a queue.
 */
export function followRun(source: EventSource, runId: string, after: number): AsyncGenerator<RunEventPageView, void> {
  const doorbell = new Doorbell();
  const pages = readPages(source, runId, after, doorbell);
  return {
    next: () => pages.next(),
    // A generator that waits does not notice `return` until it goes on: wake it first.
    return: () => {
      doorbell.close();
      return pages.return();
    },
    throw: (error) => {
      doorbell.close();
      return pages.throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await this.return();
    },
  };
}

async function* readPages(
  source: EventSource,
  runId: string,
  after: number,
  doorbell: Doorbell,
): AsyncGenerator<RunEventPageView, void> {
  const silence = source.onAppend(runId, () => {
    doorbell.ring();
  });
  let last = after;
  let quietEnd = false;
  try {
    while (!doorbell.closed) {
      doorbell.reset();
      const page = await source.events(runId, { after: last, first: PAGE_SIZE });
      if (page.events.length > 0) {
        yield toEventPage(page, last);
        last = page.events.at(-1)!.sequence;
        if (page.events.some(isEnd) && !page.hasMore) return;
        continue;
      }
      const run = await source.byId(runId);
      if (run === undefined) return;
      if (ENDED.has(run.status)) {
        // The row changes just before the event that tells of it is stored: wait for that event, once.
        if (quietEnd || (await isEndAt(source, runId, last))) return;
        quietEnd = true;
      }
      await doorbell.rung(quietEnd ? END_GRACE_MS : SAFETY_POLL_MS);
    }
  } finally {
    silence();
  }
}

function isEnd({ body }: RunEvent): boolean {
  return body.type === 'status-changed' && ENDED.has(body.status);
}

/** Whether the event of this number is a run's last one. */
async function isEndAt(source: EventSource, runId: string, sequence: number): Promise<boolean> {
  const { events } = await source.events(runId, { after: sequence - 1, first: 1 });
  return events.some((event) => event.sequence === sequence && isEnd(event));
}

/** A bell that remembers that it was rung until it is reset. */
class Doorbell {
  closed = false;
  #rung = false;
  #wake: (() => void) | null = null;

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  close(): void {
    this.closed = true;
    this.ring();
  }

  reset(): void {
    this.#rung = this.closed;
  }

  /** Resolves once it was rung since the last reset, or after `timeoutMs`. */
  async rung(timeoutMs: number): Promise<void> {
    if (this.#rung) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = null;
  }
}
