import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { readMetrics, total } from '../../scripts/bench/server-metrics.js';
import { closedLoop, countCodes } from '../../scripts/lab/load.js';
import { startLoadServer, type LoadServer } from '../support/load-server.js';
import { Socket } from '../support/socket.js';

/** Sends a request and hangs up before it can have been answered. */
async function vanish(url: string, body: object, afterMs: number): Promise<void> {
  const payload = JSON.stringify(body);
  const agent = new Agent();
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) };
  const call = request(new URL('/graphql', url), { method: 'POST', headers, agent });
  call.on('error', () => undefined);
  call.end(payload);
  await sleep(afterMs);
  call.destroy();
  agent.destroy();
}

describe('clients that vanish', () => {
  let server: LoadServer;

  beforeAll(async () => {
    server = await startLoadServer();
    await server.createModel('model', { layers: 6, hiddenSize: 256 });
    await closedLoop({ url: server.url, seconds: 1, concurrency: 1, next: () => server.ask('model') });
  });

  afterAll(() => server.stop());

  it('cost the others nothing, and their texts are not run', async () => {
    const before = await readMetrics(server.url);
    const stayed = closedLoop({ url: server.url, seconds: 5, concurrency: 4, next: () => server.ask('model') });
    const sent = 24 * 100;
    await Promise.all(Array.from({ length: 12 }, () => vanish(server.url, server.ask('model', 100), 150)));
    for (let at = 0; at < 12; at++) {
      const socket = await Socket.ready(server.url);
      const { query, variables } = server.ask('model', 100) as { query: string; variables: object };
      socket.subscribe('gone', query, variables);
      await sleep(20);
      await socket.close();
    }
    const { outcomes } = await stayed;
    expect(countCodes(outcomes)).toEqual({ OK: outcomes.length });
    const after = await readMetrics(server.url);
    expect(total(after, 'gkd_queued_texts')).toBe(0);
    const run = total(after, 'gkd_batch_rows_sum') - total(before, 'gkd_batch_rows_sum');
    expect(run - outcomes.length).toBeLessThan(sent / 4);
  });
});
