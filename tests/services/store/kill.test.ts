import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { openDatabase } from '../../../services/store/database.js';
import { EventStore } from '../../../services/store/event-store.js';
import { RunStore } from '../../../services/store/run-store.js';
import { newRun, stepCompleted } from '../../support/store/rows.js';
import { useTempFolder } from '../../support/temp-folder.js';

const folder = useTempFolder();

/** Appends in a child process until `count` acknowledgements arrived, kills it, and gives the last number acknowledged. */
async function appendUntilKilled(file: string, runId: string, count: number): Promise<number> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'tests/support/store/append-forever.ts', file, runId], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  let acknowledged = 0;
  let seen = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged = Number(line);
    if (++seen === count) child.kill('SIGKILL');
  }
  expect(await closed).toEqual([null, 'SIGKILL']);
  return acknowledged;
}

describe('a store whose process was killed', () => {
  it('has every acknowledged event, without gaps, and goes on from there', async () => {
    const file = folder.path('killed.db');
    const run = newRun();
    const first = openDatabase(file);
    await new RunStore(first).insert(run);
    await first.destroy();

    for (const count of [1, 20, 57]) {
      const acknowledged = await appendUntilKilled(file, run.id, count);

      const database = openDatabase(file);
      const store = new EventStore(database);
      const { events } = await store.page(run.id, { after: 0, first: 1_000_000 });
      expect(events.map((event) => event.sequence)).toEqual(events.map((_, index) => index + 1));
      expect(events.length).toBeGreaterThanOrEqual(acknowledged);
      expect((await store.append(run.id, stepCompleted(1))).sequence).toBe(events.length + 1);
      await database.destroy();
    }
  });
});
