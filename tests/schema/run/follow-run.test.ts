import { followRun } from '../../../schema/run/follow-run.js';
import type { RunEventPageView } from '../../../schema/run/run-event.view.js';
import { RunRecorder } from '../../../services/runs/run-recorder.js';
import { type Database, openDatabase } from '../../../services/store/database.js';
import { EventStore } from '../../../services/store/event-store.js';
import { RunStore } from '../../../services/store/run-store.js';
import { newRun } from '../../support/store/rows.js';

describe('following a run', () => {
  let database: Database;
  let runs: RunStore;
  let events: EventStore;
  let recorder: RunRecorder;
  let listeners: number;

  beforeEach(() => {
    database = openDatabase(':memory:');
    runs = new RunStore(database);
    events = new EventStore(database);
    recorder = new RunRecorder(runs, events);
    listeners = 0;
  });

  afterEach(() => database.destroy());

  const follow = (id: string, after = 0): AsyncGenerator<RunEventPageView, void> =>
    followRun(
      {
        byId: (runId) => runs.byId(runId),
        events: (runId, page) => events.page(runId, page),
        onAppend: (runId, listener) => {
          const stop = recorder.doorbell.listen(runId, listener);
          listeners++;
          return () => {
            listeners--;
            stop();
          };
        },
      },
      id,
      after,
    );

  async function sequences(pages: AsyncIterable<RunEventPageView>): Promise<number[]> {
    const seen = [];
    for await (const page of pages) seen.push(...page.events.map(({ sequence }) => sequence));
    return seen;
  }

  const log = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      ...({ type: 'log-emitted', level: 'info' } as const),
      message: `${index}`,
    }));

  async function executing(): Promise<string> {
    const { id } = await recorder.queued(newRun(), undefined);
    await recorder.running(id);
    return id;
  }

  it('replays what is stored in pages and completes when the run has ended', async () => {
    const id = await executing();
    await recorder.report(id, log(250), null);
    await recorder.failed(id, { code: 'INTERNAL', message: 'x', step: null, term: null });
    const pages = [];
    for await (const page of follow(id)) pages.push(page);
    expect(pages.map((page) => [page.events.length, page.hasMore, page.cursor])).toEqual([
      [100, true, '100'],
      [100, true, '200'],
      [53, false, '253'],
    ]);
    expect(listeners).toBe(0);
  });

  it('goes on behind a cursor', async () => {
    const id = await executing();
    await recorder.failed(id, { code: 'INTERNAL', message: 'x', step: null, term: null });
    expect(await sequences(follow(id, 1))).toEqual([2, 3]);
    expect(await sequences(follow(id, 3))).toEqual([]);
  });

  it('delivers every event once and in order while they are appended in bursts', async () => {
    const id = await executing();
    const seen = sequences(follow(id));
    for (let burst = 0; burst < 40; burst++) {
      await recorder.report(id, log(burst % 7), null);
      if (burst % 5 === 0) await new Promise(setImmediate);
    }
    await recorder.failed(id, { code: 'INTERNAL', message: 'x', step: null, term: null });
    const all = await seen;
    expect(all).toEqual(all.map((_, index) => index + 1));
    expect(all).toHaveLength((await events.page(id, { after: 0, first: 1000 })).events.length);
  });

  it('waits for the event that tells of the end when the row is ahead of it', async () => {
    const id = await executing();
    const seen = sequences(follow(id, 2));
    await runs.markFailed(id, new Date(), { code: 'INTERNAL', message: 'x', step: null, term: null });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await recorder.report(id, [{ type: 'status-changed', status: 'FAILED', message: 'x' }], null);
    expect(await seen).toEqual([3]);
  });

  it('stops waiting at once when its reader leaves', async () => {
    const id = await executing();
    const pages = follow(id, 2);
    const waiting = pages.next();
    await new Promise(setImmediate);
    expect(listeners).toBe(1);
    await pages.return();
    expect(await waiting).toEqual({ value: undefined, done: true });
    expect(listeners).toBe(0);
  });

  it('shows figures that are not finite as null beside a flag', async () => {
    const id = await executing();
    const step = { type: 'step-completed', step: 1, epoch: 1, learningRate: 0.1, examplesPerSecond: 1 } as const;
    const terms = [{ name: 'kd', value: Infinity, weighted: 0.5 }];
    await recorder.report(id, [{ ...step, loss: NaN, terms, gradientCosine: null, gradientNorm: 2 }], null);
    const { value } = await follow(id, 2).next();
    expect(value?.events).toMatchObject([
      {
        ...{ loss: null, gradientCosine: null, gradientNorm: 2, nonFinite: true },
        terms: [{ name: 'kd', value: null, weighted: 0.5, nonFinite: true }],
      },
    ]);
  });
});
