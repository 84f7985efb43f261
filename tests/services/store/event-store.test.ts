import type { RunEventBody } from '../../../services/runs/run.js';
import { type Database, openDatabase } from '../../../services/store/database.js';
import { EventStore } from '../../../services/store/event-store.js';
import { RunStore } from '../../../services/store/run-store.js';
import { newRun, stepCompleted } from '../../support/store/rows.js';
import { useTempFolder } from '../../support/temp-folder.js';

const folder = useTempFolder();
let database: Database;
let store: EventStore;

beforeAll(() => {
  database = openDatabase(folder.path('events.db'));
  store = new EventStore(database);
});

afterAll(() => database.destroy());

async function insertRun(): Promise<string> {
  const run = newRun();
  await new RunStore(database).insert(run);
  return run.id;
}

describe('the event log', () => {
  it('numbers the events of each run from 1', async () => {
    const [one, two] = [await insertRun(), await insertRun()];

    await store.append(one, stepCompleted(1));
    await store.append(two, stepCompleted(1));
    await store.append(one, stepCompleted(2));

    expect((await store.page(one, { after: 0, first: 10 })).events.map((event) => event.sequence)).toEqual([1, 2]);
    expect((await store.page(two, { after: 0, first: 10 })).events.map((event) => event.sequence)).toEqual([1]);
  });

  it('numbers concurrent appends without gaps', async () => {
    const run = await insertRun();

    const appended = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        store.appendAll(run, [stepCompleted(index + 1), stepCompleted(index + 1)]),
      ),
    );

    const sequences = appended.flat().map((event) => event.sequence);
    expect(sequences.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  });

  it('gives back every kind of event as it was, with its time', async () => {
    const run = await insertRun();
    const bodies: RunEventBody[] = [
      { type: 'status-changed', status: 'RUNNING', message: null },
      stepCompleted(1, { gradientCosine: null }),
      {
        type: 'evaluation-completed',
        step: 1,
        epoch: 1,
        split: 'validation',
        metrics: [{ name: 'accuracy', value: 0.5 }],
      },
      { type: 'checkpoint-saved', step: 1, metric: { name: 'accuracy', value: 0.5 }, best: true },
      { type: 'log-emitted', level: 'warning', message: 'naïve ‘quotes’ 😀' },
    ];

    const appended = await store.appendAll(run, bodies, new Date('2026-03-04T05:06:07.089Z'));

    const { events } = await store.page(run, { after: 0, first: 10 });
    expect(events).toEqual(appended);
    expect(events.map((event) => event.body)).toEqual(bodies);
    expect(events[0]?.at.toISOString()).toBe('2026-03-04T05:06:07.089Z');
  });

  it('keeps non-finite numbers, and texts that look like them', async () => {
    const run = await insertRun();
    const bodies: RunEventBody[] = [
      stepCompleted(1, {
        loss: NaN,
        gradientNorm: Infinity,
        terms: [{ name: 'NaN', value: -Infinity, weighted: NaN }],
      }),
      { type: 'log-emitted', level: 'error', message: 'NaN' },
    ];

    await store.appendAll(run, bodies);

    const { events } = await store.page(run, { after: 0, first: 10 });
    expect(events.map((event) => event.body)).toEqual(bodies);
  });

  it('stores all events of a call or none', async () => {
    const run = await insertRun();
    const broken = { type: undefined } as unknown as RunEventBody;

    await expect(store.appendAll(run, [stepCompleted(1), broken])).rejects.toThrow();

    expect((await store.page(run, { after: 0, first: 10 })).events).toEqual([]);
  });

  it('refuses events of a run that does not exist', async () => {
    await expect(store.append('nobody', stepCompleted(1))).rejects.toThrow(/FOREIGN KEY/);
  });

  it('pages from a sequence number and says whether more follow', async () => {
    const run = await insertRun();
    await store.appendAll(
      run,
      [1, 2, 3, 4, 5].map((step) => stepCompleted(step)),
    );

    const page = await store.page(run, { after: 2, first: 2 });
    expect(page.events.map((event) => event.sequence)).toEqual([3, 4]);
    expect(page.hasMore).toBe(true);
    expect((await store.page(run, { after: 3, first: 2 })).hasMore).toBe(false);
    expect(await store.page(run, { after: 5, first: 2 })).toEqual({ events: [], hasMore: false });
  });

  it('takes thousands of events at once', async () => {
    const run = await insertRun();
    await store.appendAll(
      run,
      Array.from({ length: 5000 }, (_, index) => stepCompleted(index + 1)),
    );
    expect((await store.page(run, { after: 4990, first: 100 })).events).toHaveLength(10);
  });
});

describe('figures of a run', () => {
  it('come as one series per key, in the order asked', async () => {
    const run = await insertRun();
    await store.appendAll(run, [
      stepCompleted(1, { loss: 4, gradientCosine: null }),
      stepCompleted(2, { loss: NaN, gradientCosine: 0.25 }),
      {
        type: 'evaluation-completed',
        step: 2,
        epoch: 1,
        split: 'validation',
        metrics: [{ name: 'accuracy', value: 0.75 }],
      },
    ]);

    const keys = ['validation.accuracy', 'loss', 'terms.cross-entropy', 'gradientCosine', 'unheard-of'];
    expect(await store.metricPoints(run, keys, 100)).toEqual([
      { key: 'validation.accuracy', points: [{ step: 2, value: 0.75 }] },
      {
        key: 'loss',
        points: [
          { step: 1, value: 4 },
          { step: 2, value: NaN },
        ],
      },
      {
        key: 'terms.cross-entropy',
        points: [
          { step: 1, value: 2 },
          { step: 2, value: 1 },
        ],
      },
      { key: 'gradientCosine', points: [{ step: 2, value: 0.25 }] },
      { key: 'unheard-of', points: [] },
    ]);
  });

  it('cover a log longer than one slice, thinned to the asked size', async () => {
    const run = await insertRun();
    await store.appendAll(
      run,
      Array.from({ length: 4500 }, (_, index) => stepCompleted(index + 1, { loss: index === 3000 ? 99 : 1 })),
    );

    const [loss] = await store.metricPoints(run, ['loss'], 50);

    expect(loss!.points.length).toBeLessThanOrEqual(50);
    expect(loss!.points.at(0)?.step).toBe(1);
    expect(loss!.points.at(-1)?.step).toBe(4500);
    expect(loss!.points).toContainEqual({ step: 3001, value: 99 });
  });
});
