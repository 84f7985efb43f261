import { startLoadServer, type LoadServer } from '../support/load-server.js';
import { enginesOf, residentBytes } from '../support/processes/process-tree.js';

const TIMES = 50;
/** Turns after which everything that is allocated once has been. */
const SETTLED = 10;

const LOAD = 'mutation ($input: LoadModelInput!) { loadModel(input: $input) { errors { message } } }';
const UNLOAD = 'mutation ($input: UnloadModelInput!) { unloadModel(input: $input) { errors { message } } }';

describe('a model that is loaded and unloaded over and over', () => {
  let server: LoadServer;

  beforeAll(async () => {
    server = await startLoadServer();
    await server.createModel('model', { layers: 4, hiddenSize: 256 });
  });

  afterAll(() => server.stop());

  it('gives its memory back', async () => {
    const input = { model: 'model' };
    const resident: number[] = [];
    for (let turn = 0; turn < TIMES; turn++) {
      await server.client.query(LOAD, { input });
      expect(enginesOf(server.processId)).toHaveLength(1);
      const { query, variables } = server.ask('model') as { query: string; variables: Record<string, unknown> };
      await server.client.query(query, variables);
      await server.client.query(UNLOAD, { input });
      expect(enginesOf(server.processId)).toEqual([]);
      resident.push(residentBytes(server.processId));
    }
    const before = Math.max(...resident.slice(0, SETTLED));
    expect(resident.at(-1)).toBeLessThan(1.1 * before);
  }, 180_000);
});
