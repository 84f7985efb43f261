// Follows a run to its end over WebSocket; a lost connection goes on behind the last event.

import { setTimeout as delay } from 'node:timers/promises';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { ApiError, type ReportedError } from './api-error.js';
import { FOLLOW_RUN, type RunEvent, type RunEventPage } from './run-events.js';

export interface FollowOptions {
  /** Cursor of the last event that is known already; absent means from the first event. */
  readonly after?: string;
  /** Connections that may fail one after the other without a new event between them. */
  readonly maxFailures?: number;
}

const RECONNECT_MS = 500;

/**
 * Calls `onEvents` with the run's events in order, each exactly once, until the run has ended; the result is the cursor
 * of the last event. Throws `ApiError` for what the server refuses, and the last connection error when it stays away.
 */
export async function followRun(
  url: string,
  runId: string,
  onEvents: (events: readonly RunEvent[]) => void,
  { after, maxFailures = 20 }: FollowOptions = {},
): Promise<string | undefined> {
  let cursor = after;
  for (let failures = 0; ;) {
    // The client's own retries would ask from the first cursor again, so each connection is a new client.
    const client = createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0, lazyCloseTimeout: 0 });
    try {
      for await (const page of pages(client, runId, cursor)) {
        cursor = page.cursor;
        failures = 0;
        onEvents(page.events);
      }
      return cursor;
    } catch (error) {
      if (!isConnectionLoss(error) || ++failures > maxFailures) throw error;
      await delay(RECONNECT_MS);
    } finally {
      await client.dispose();
    }
  }
}

async function* pages(client: Client, runId: string, after: string | undefined): AsyncGenerator<RunEventPage, void> {
  const subscription = client.iterate<{ runEvents: RunEventPage }>({ query: FOLLOW_RUN, variables: { runId, after } });
  try {
    for await (const { data, errors } of subscription) {
      if (errors) throw new ApiError(errors);
      if (data) yield data.runEvents;
    }
  } catch (error) {
    // Refusals of an operation arrive as a plain list of errors.
    throw Array.isArray(error) ? new ApiError(error as ReportedError[]) : error;
  }
}

/** A close event, or a failure to connect at all. */
function isConnectionLoss(error: unknown): boolean {
  return (
    !(error instanceof ApiError) && typeof error === 'object' && error !== null && ('code' in error || 'error' in error)
  );
}
