import type { Progress, RunError } from '../../../services/runs/run.js';
import { type Database, openDatabase } from '../../../services/store/database.js';
import { RunStore } from '../../../services/store/run-store.js';
import { fineTuningSpec, newRun } from '../../support/store/rows.js';
import { useTempFolder } from '../../support/temp-folder.js';

const folder = useTempFolder();
const progress: Progress = { step: 3, totalSteps: 10, epoch: 1, examplesPerSecond: 99.5, etaSeconds: null };
const error: RunError = { code: 'DIVERGED', message: 'kd is NaN', step: 3, term: 'kd' };
const at = new Date('2026-01-02T03:04:05.678Z');
let files = 0;
let database: Database;
let store: RunStore;

beforeEach(() => {
  database = openDatabase(folder.path(`runs-${++files}.db`));
  store = new RunStore(database);
});

afterEach(() => database.destroy());

/** A stored run in a given state. */
async function runIn(status: 'QUEUED' | 'RUNNING' | 'CANCELLING' | 'SUCCEEDED'): Promise<string> {
  const { id } = await store.insert(newRun());
  if (status !== 'QUEUED') await store.markRunning(id, at);
  if (status === 'CANCELLING') await store.markCancelling(id);
  if (status === 'SUCCEEDED') {
    await store.updateProgress(id, progress);
    await store.markSucceeded(id, at, 'm2');
  }
  return id;
}

describe('a run', () => {
  it('has in each state just the fields of that state', async () => {
    const run = newRun();
    const { id } = run;

    expect(await store.insert(run)).toEqual({ ...run, status: 'QUEUED' });
    expect(await store.markRunning(id, at)).toEqual({ ...run, status: 'RUNNING', startedAt: at, progress: null });
    expect(await store.updateProgress(id, progress)).toEqual({ ...run, status: 'RUNNING', startedAt: at, progress });
    const finished = await store.markSucceeded(id, at, 'm2');
    expect(finished).toEqual({ ...run, status: 'SUCCEEDED', startedAt: at, finishedAt: at, progress, modelId: 'm2' });
    expect(await store.byId(id)).toEqual(finished);
  });

  it('fails with the reason, before or after its start', async () => {
    expect(await store.markFailed(await runIn('QUEUED'), at, error)).toMatchObject({
      status: 'FAILED',
      startedAt: null,
      progress: null,
      error,
    });
    expect(await store.markFailed(await runIn('RUNNING'), at, error)).toMatchObject({ startedAt: at, error });
    expect(await store.markFailed(await runIn('CANCELLING'), at, error)).toMatchObject({ status: 'FAILED' });
  });

  it('is cancelled at once while queued and in two steps while executing', async () => {
    expect(await store.markCancelled(await runIn('QUEUED'), at)).toMatchObject({
      status: 'CANCELLED',
      startedAt: null,
    });

    const executing = await runIn('RUNNING');
    await expect(store.markCancelled(executing, at)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await store.markCancelling(executing)).toMatchObject({ status: 'CANCELLING', startedAt: at });
    expect(await store.markCancelled(executing, at)).toMatchObject({ status: 'CANCELLED', finishedAt: at });
  });

  it('takes no step that its state does not allow, and stays as it was', async () => {
    const steps = {
      markRunning: (id: string) => store.markRunning(id, at),
      markCancelling: (id: string) => store.markCancelling(id),
      markCancelled: (id: string) => store.markCancelled(id, at),
      markSucceeded: (id: string) => store.markSucceeded(id, at, 'm2'),
      markFailed: (id: string) => store.markFailed(id, at, error),
      updateProgress: (id: string) => store.updateProgress(id, progress),
    };
    const finished = await runIn('SUCCEEDED');
    const before = await store.byId(finished);
    for (const step of Object.values(steps)) {
      await expect(step(finished)).rejects.toMatchObject({ code: 'CONFLICT', details: { got: 'SUCCEEDED' } });
      await expect(step('nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    expect(await store.byId(finished)).toEqual(before);

    const queued = await runIn('QUEUED');
    for (const step of [steps.markCancelling, steps.markSucceeded, steps.updateProgress]) {
      await expect(step(queued)).rejects.toMatchObject({ code: 'CONFLICT', details: { got: 'QUEUED' } });
    }
    await expect(steps.markRunning(await runIn('CANCELLING'))).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});

describe('an idempotency key', () => {
  it('gives the run of its first use', async () => {
    const first = await store.insert(newRun(), 'key');
    await store.markRunning(first.id, at);

    expect(await store.insert(newRun(), 'key')).toMatchObject({ id: first.id, status: 'RUNNING' });
    expect((await store.list({ first: 10 })).items).toHaveLength(1);
  });

  it('gives one run when used twice at once', async () => {
    const [one, two] = await Promise.all([store.insert(newRun(), 'key'), store.insert(newRun(), 'key')]);

    expect(one.id).toBe(two.id);
  });

  it('is refused for another specification', async () => {
    await store.insert(newRun(), 'key');

    await expect(store.insert(newRun({ spec: fineTuningSpec(2) }), 'key')).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { path: ['idempotencyKey'] },
    });
  });

  it('is not needed: equal runs without one are different runs', async () => {
    const [one, two] = [await store.insert(newRun()), await store.insert(newRun())];

    expect(one.id).not.toBe(two.id);
  });
});

describe('the queue', () => {
  it('gives the run that has waited longest', async () => {
    expect(await store.nextQueued()).toBeUndefined();
    const [one, two] = [await runIn('QUEUED'), await runIn('QUEUED')];

    expect((await store.nextQueued())?.id).toBe(one);
    await store.markRunning(one, at);
    expect((await store.nextQueued())?.id).toBe(two);
  });

  it('knows which runs were executing', async () => {
    const [running, cancelling] = [await runIn('RUNNING'), await runIn('CANCELLING')];
    await runIn('QUEUED');
    await runIn('SUCCEEDED');

    expect((await store.unfinished()).map((run) => run.id)).toEqual([running, cancelling]);
  });
});

describe('the list of runs', () => {
  it('is newest first, in pages, by kind and status', async () => {
    const ids = [await runIn('QUEUED'), await runIn('RUNNING'), await runIn('QUEUED')];

    const first = await store.list({ first: 1, filter: { status: 'QUEUED' } });
    expect(first.items.map(({ node }) => node.id)).toEqual([ids[2]]);
    const second = await store.list({ first: 1, after: first.items[0]!.cursor, filter: { status: 'QUEUED' } });
    expect(second).toMatchObject({ items: [{ node: { id: ids[0] } }], hasNextPage: false });
    expect((await store.list({ first: 5, filter: { kind: 'DISTILLATION' } })).items).toEqual([]);
    expect((await store.list({ first: 5, filter: { kind: 'FINE_TUNING' } })).items).toHaveLength(3);
  });
});
