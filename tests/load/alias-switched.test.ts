import { closedLoop, countCodes } from '../../scripts/lab/load.js';
import { startLoadServer, type LoadServer } from '../support/load-server.js';

const SET = 'mutation ($input: SetAliasInput!) { setAlias(input: $input) { model { ref } errors { message code } } }';
const WHICH = 'query ($input: PredictInput!) { predict(input: $input) { model { ref } } }';

describe('an alias that is switched under load', () => {
  let server: LoadServer;

  beforeAll(async () => {
    server = await startLoadServer();
    for (let version = 1; version <= 3; version++) await server.createModel('model');
    await point('model@1');
  });

  afterAll(() => server.stop());

  async function point(model: string): Promise<void> {
    const { setAlias } = await server.client.query<{ setAlias: object }>(SET, {
      input: { model, alias: 'production' },
    });
    expect(setAlias).toEqual({ model: { ref: model }, errors: [] });
  }

  it('loses no request, and answers by the new version from then on', async () => {
    const ask = () => server.ask('model@production');
    const load = closedLoop({ url: server.url, seconds: 8, concurrency: 16, next: ask });
    const end = performance.now() + 7_000;
    let switches = 0;
    while (performance.now() < end) {
      const version = `model@${1 + (++switches % 3)}`;
      await point(version);
      const input = { model: 'model@production', texts: [{ text: 'good' }] };
      const { predict } = await server.client.query<{ predict: object[] }>(WHICH, { input });
      expect(predict).toEqual([{ model: { ref: version } }]);
    }
    const { outcomes } = await load;
    expect(switches).toBeGreaterThan(6);
    expect(countCodes(outcomes)).toEqual({ OK: outcomes.length });
  });
});
