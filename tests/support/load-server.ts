// A server in a process of its own, to be put under load.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sentences } from '../../scripts/bench/sentences.js';
import { createClient, type ApiClient } from '../../scripts/client/create-client.js';
import { vocabularyText } from '../../scripts/demo/vocabulary.js';
import { Lab } from '../../scripts/lab/lab.js';
import { startLocalServer, type LocalServer } from '../../scripts/lab/local-server.js';

export interface LoadServer extends LocalServer {
  readonly client: ApiClient;
  readonly lab: Lab;
  /** Creates a model, by default a small one; gives its `name@version`. */
  createModel(name: string, encoder?: { readonly layers?: number; readonly hiddenSize?: number }): Promise<string>;
  /** A `predict` request with the next sentences. */
  ask(model: string, texts?: number): object;
}

const PREDICT = 'query ($input: PredictInput!) { predict(input: $input) { label model { ref } } }';

/** Starts a server in a temporary folder; `settings` are environment variables. */
export async function startLoadServer(settings: Readonly<Record<string, string>> = {}): Promise<LoadServer> {
  const home = await mkdtemp(join(tmpdir(), 'gkd-load-'));
  const imports = join(home, 'imports');
  await mkdir(imports);
  await writeFile(join(imports, 'vocab.txt'), vocabularyText());
  const server = await startLocalServer(home, [imports], { GKD_LOG_LEVEL: 'warn', ...settings });
  const client = createClient(server.url);
  const lab = new Lab(client);
  const texts = sentences(5);
  return {
    ...server,
    client,
    lab,
    createModel: (name, { layers = 2, hiddenSize = 64 } = {}) =>
      lab.createModel({
        name,
        labels: ['negative', 'positive'],
        tokenizer: { path: 'vocab.txt' },
        encoder: {
          family: 'BERT',
          layers,
          hiddenSize,
          heads: 4,
          intermediateSize: 4 * hiddenSize,
          maxLength: 128,
        },
      }),
    ask: (model, count = 1) => ({
      query: PREDICT,
      variables: { input: { model, texts: Array.from({ length: count }, () => ({ text: texts.next().value })) } },
    }),
    stop: async () => {
      await server.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}
