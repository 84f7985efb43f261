import { closedLoop, countCodes, openLoop, send } from '../../scripts/lab/load.js';
import { startLoadServer, type LoadServer } from '../support/load-server.js';

const SECONDS = 30;
const TEXTS = 16;
const ANSWERS = ['OK', 'OVERLOADED', 'DEADLINE_EXCEEDED'];

describe('ten times more than the engines can do', () => {
  let server: LoadServer;

  beforeAll(async () => {
    server = await startLoadServer({ GKD_MAX_QUEUED_TEXTS: '512', GKD_REQUEST_DEADLINE_MS: '5000' });
    await server.createModel('model', { layers: 6, hiddenSize: 384 });
  });

  afterAll(() => server.stop());

  it('is answered, one way or the other, and forgotten afterwards', async () => {
    const next = () => server.ask('model', TEXTS);
    await closedLoop({ url: server.url, seconds: 1, concurrency: 2, next });
    const calm = await closedLoop({ url: server.url, seconds: 3, concurrency: 4, next });
    const capacity = calm.outcomes.length / calm.seconds;

    const started = performance.now();
    const storm = await openLoop({ url: server.url, seconds: SECONDS, rate: 10 * capacity, seed: 1, next });
    const counts = countCodes(storm.outcomes);
    expect(performance.now() - started).toBeGreaterThan(1000 * (SECONDS - 1));
    expect(storm.outcomes.length).toBeGreaterThan(8 * capacity * SECONDS);
    expect(Object.keys(counts).filter((code) => !ANSWERS.includes(code))).toEqual([]);
    // What the engines can do, they did: overload does not eat capacity.
    expect(counts['OK']).toBeGreaterThan(0.5 * capacity * SECONDS);
    expect(counts['OVERLOADED']).toBeGreaterThan(storm.outcomes.length / 2);

    expect(await send(server.url, next())).toBe('OK');
    const after = await closedLoop({ url: server.url, seconds: 2, concurrency: 4, next });
    expect(countCodes(after.outcomes)).toEqual({ OK: after.outcomes.length });
  });

  it('says when to try again', async () => {
    const body = JSON.stringify(server.ask('model', 256));
    const headers = { 'content-type': 'application/json' };
    const answers = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const response = await fetch(new URL('/graphql', server.url), { method: 'POST', headers, body });
        return (await response.json()) as { errors?: { extensions: { code: string; retryAfterMs?: number } }[] };
      }),
    );
    const refused = answers
      .flatMap(({ errors }) => errors ?? [])
      .filter(({ extensions }) => extensions.code === 'OVERLOADED');
    expect(refused.length).toBeGreaterThan(0);
    for (const { extensions } of refused) expect(extensions.retryAfterMs).toBeGreaterThanOrEqual(100);
  });
});
