// A real server on a free port with its own data folder, for tests of the edge.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import supertest from 'supertest';
import { compose, type Composition } from '../../server/compose.js';
import { loadConfig } from '../../server/config.js';
import { Server } from '../../server/create-server.js';
import { createLog } from '../../server/log.js';
import { Metrics } from '../../server/metrics.js';

/** An answer; `T` is what the document selects, for tests that look into it. */
export interface GraphQLAnswer<T = Record<string, unknown>> {
  readonly data: T;
  readonly errors?: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[];
}

export interface Edge {
  readonly url: string;
  readonly home: string;
  readonly server: Server;
  readonly composition: Composition;
  /** HTTP requests against the server. */
  readonly http: ReturnType<typeof supertest>;
  /** Executes a document over HTTP. */
  execute<T = Record<string, unknown>>(query: string, variables?: object): Promise<GraphQLAnswer<T>>;
  stop(): Promise<void>;
}

/** Starts a server; `settings` are environment variables. Without `home` the data folder is new and deleted at the end. */
export async function startEdge(settings: Readonly<Record<string, string>> = {}, home?: string): Promise<Edge> {
  const folder = home ?? (await mkdtemp(join(tmpdir(), 'gkd-edge-')));
  const { PATH, HOME, TMPDIR } = process.env;
  const config = loadConfig({ PATH, HOME, TMPDIR, GKD_HOME: folder, PORT: '0', GKD_LOG_LEVEL: 'silent', ...settings });
  const metrics = new Metrics();
  const log = createLog(config.logLevel);
  const composition = await compose(config, metrics.inference, log);
  const server = new Server({ config, composition, metrics, log });
  const url = await server.start();
  const http = supertest(url);
  return {
    url,
    home: folder,
    server,
    composition,
    http,
    async execute<T>(query: string, variables: object = {}) {
      const { text } = await http.post('/graphql').send({ query, variables });
      return JSON.parse(text) as GraphQLAnswer<T>;
    },
    async stop() {
      await server.stop();
      if (home === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}
