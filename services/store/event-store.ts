// The event log of runs: the table is the stream, read in pages from a sequence number.

import type { Selectable } from 'kysely';
import type { RunEvent, RunEventBody } from '../runs/run.js';
import type { Database } from './database.js';
import { decodeEvent, encodeEvent } from './event-json.js';
import { limitPoints, type MetricSeries, MetricCollector } from './metric-series.js';
import type { RunEventTable } from './tables.js';

/** Rows per statement: SQLite takes at most 32,766 parameters in one. */
const ROWS_PER_INSERT = 1000;
const ROWS_PER_SCAN = 2000;

export interface EventPage {
  readonly events: readonly RunEvent[];
  readonly hasMore: boolean;
}

export class EventStore {
  constructor(private readonly database: Database) {}

  /** Stores one event under the run's next sequence number. */
  async append(runId: string, body: RunEventBody, at = new Date()): Promise<RunEvent> {
    const [event] = await this.appendAll(runId, [body], at);
    return event!;
  }

  /**
   * Stores events, in order, all or none. The numbers are given in the same transaction, so a run's sequence has no gaps.
   * When this resolves, the events are on disk.
   */
  async appendAll(runId: string, bodies: readonly RunEventBody[], at = new Date()): Promise<RunEvent[]> {
    if (bodies.length === 0) return [];
    return this.database.transaction().execute(async (transaction) => {
      const { last } = await transaction
        .selectFrom('run_event')
        .select(({ fn }) => fn.max('sequence').as('last'))
        .where('run_id', '=', runId)
        .executeTakeFirstOrThrow();
      // MAX over no rows is null, which Kysely's type does not show.
      const start = ((last as number | null) ?? 0) + 1;
      const events = bodies.map((body, index) => ({ runId, sequence: start + index, at, body }));
      for (let from = 0; from < events.length; from += ROWS_PER_INSERT) {
        await transaction
          .insertInto('run_event')
          .values(events.slice(from, from + ROWS_PER_INSERT).map(toRow))
          .execute();
      }
      return events;
    });
  }

  /** At most `first` events with a sequence above `after`, in order; `after` 0 is the beginning. */
  async page(runId: string, { after, first }: { after: number; first: number }): Promise<EventPage> {
    const rows = await this.database
      .selectFrom('run_event')
      .selectAll()
      .where('run_id', '=', runId)
      .where('sequence', '>', after)
      .orderBy('sequence')
      .limit(first + 1)
      .execute();
    return { events: rows.slice(0, first).map(toEvent), hasMore: rows.length > first };
  }

  /**
   * Figures over a run's steps, one series per key in the order asked: `loss`, `learningRate`, `gradientNorm`,
   * `gradientCosine`, `examplesPerSecond` and `terms.<name>` from steps, `<split>.<metric>` from evaluations. A key that
   * no event has gives an empty series. Longer series are thinned to `maxPoints`, keeping peaks and non-finite values.
   */
  async metricPoints(runId: string, keys: readonly string[], maxPoints: number): Promise<MetricSeries[]> {
    const collector = new MetricCollector(keys);
    for (let after = 0, hasMore = true; hasMore;) {
      const rows = await this.database
        .selectFrom('run_event')
        .selectAll()
        .where('run_id', '=', runId)
        .where('sequence', '>', after)
        .where('type', 'in', ['step-completed', 'evaluation-completed'])
        .orderBy('sequence')
        .limit(ROWS_PER_SCAN)
        .execute();
      for (const row of rows) collector.add(decodeEvent(row.body_json));
      after = rows.at(-1)?.sequence ?? after;
      hasMore = rows.length === ROWS_PER_SCAN;
      // A long log is read in slices, so that other requests are answered in between.
      if (hasMore) await new Promise(setImmediate);
    }
    return collector.series().map(({ key, points }) => ({ key, points: limitPoints(points, maxPoints) }));
  }
}

function toRow({ runId, sequence, at, body }: RunEvent): Selectable<RunEventTable> {
  return { run_id: runId, sequence, at: at.getTime(), type: body.type, body_json: encodeEvent(body) };
}

function toEvent(row: Selectable<RunEventTable>): RunEvent {
  return { runId: row.run_id, sequence: row.sequence, at: new Date(row.at), body: decodeEvent(row.body_json) };
}
