import { setTimeout as sleep } from 'node:timers/promises';
import { closedLoop, countCodes } from '../../scripts/lab/load.js';
import { startLoadServer, type LoadServer } from '../support/load-server.js';
import { enginesOf } from '../support/processes/process-tree.js';

describe('an engine that is killed under load', () => {
  let server: LoadServer;

  beforeAll(async () => {
    server = await startLoadServer();
    await server.createModel('model');
  });

  afterAll(() => server.stop());

  it('costs nobody an answer', async () => {
    const load = closedLoop({ url: server.url, seconds: 9, concurrency: 16, next: () => server.ask('model', 2) });
    const killed: number[] = [];
    for (let kills = 0; kills < 3; kills++) {
      await sleep(2_000);
      const [engine] = enginesOf(server.processId);
      process.kill(engine!, 'SIGKILL');
      killed.push(engine!);
    }
    const { outcomes } = await load;
    expect(new Set(killed).size).toBe(3);
    expect(outcomes.length).toBeGreaterThan(100);
    expect(countCodes(outcomes)).toEqual({ OK: outcomes.length });
    const metrics = await (await fetch(new URL('/metrics', server.url))).text();
    expect(metrics).toContain('gkd_engine_losses_total{model="model@1",kind="crashed"} 3');
  });
});
