// The edge: one port for GraphQL over HTTP and WebSocket, health, metrics and uploads.

import { once } from 'node:events';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApolloServer } from '@apollo/server';
import express from 'express';
import { buildSchema } from '../schema/build-schema.js';
import type { Context } from '../schema/context.js';
import type { Composition } from './compose.js';
import type { Config } from './config.js';
import { createApollo } from './graphql/apollo.js';
import { operationLimits } from './graphql/operation-limits.js';
import { serveWebSocket } from './graphql/websocket.js';
import { Lifecycle, type ServerState } from './lifecycle.js';
import type { Log } from './log.js';
import type { Metrics } from './metrics.js';
import { bundleRoute } from './routes/bundles.js';
import { errorHandler, notFoundHandler } from './routes/error-handler.js';
import { graphqlRoute } from './routes/graphql.js';
import { healthRoutes } from './routes/health.js';
import { metricsRoute } from './routes/metrics.js';
import { uploadRoute } from './routes/uploads.js';
import { readVersion } from './version.js';

export interface ServerOptions {
  readonly config: Config;
  readonly composition: Composition;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** The server: started once, stopped once. */
export class Server {
  readonly #lifecycle = new Lifecycle();
  readonly #http: HttpServer;
  readonly #apollo: ApolloServer<Context>;
  /** Apollo's route exists only once Apollo has started. */
  readonly #addRoutes: () => void;
  #starting: Promise<string> | undefined;

  constructor(private readonly options: ServerOptions) {
    const { config, composition, metrics, log } = options;
    const { limits } = config;
    const app = express();
    this.#http = createHttpServer(app);
    metrics.inference.watch(composition.services.engines);
    const source = {
      services: composition.services,
      facts: {
        version: readVersion(),
        limits,
        features: [
          { name: 'uploads', enabled: true },
          { name: 'imports', enabled: config.importRoots.length > 0 },
        ],
      },
    };
    const shared = {
      server: this.#http,
      schema: buildSchema(),
      operationLimits: operationLimits(limits),
      log,
      metrics,
    };
    const drainWebSocket = serveWebSocket({ ...shared, path: '/graphql', source, limits });
    this.#apollo = createApollo({ ...shared, drainWebSocket, drainMs: config.shutdownMs });

    app.disable('x-powered-by');
    // Nobody caches answers to POST; a checksum of each would be work for nothing. Files get theirs where they are sent.
    app.disable('etag');
    this.#addRoutes = () => {
      // What is asked most comes first.
      app.use(graphqlRoute(this.#apollo, source, limits));
      app.use(healthRoutes(this.#lifecycle), metricsRoute(metrics));
      app.use(uploadRoute(composition.uploads, limits.uploadBytes), bundleRoute(composition.services.models));
      app.use(notFoundHandler, errorHandler(log));
    };
  }

  get state(): ServerState {
    return this.#lifecycle.state;
  }

  /** Starts the services, then listens; gives the address. */
  start(): Promise<string> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  async #start(): Promise<string> {
    const { config, composition, log } = this.options;
    await composition.start();
    await this.#apollo.start();
    this.#addRoutes();
    this.#http.listen(config.port, config.host);
    await once(this.#http, 'listening');
    const url = urlOf(this.#http.address() as AddressInfo);
    this.#lifecycle.started(url);
    log.info({ url, home: config.home }, 'server started');
    return url;
  }

  /** Stops in order: no new requests, answers in flight, runs and engines, the store. Does nothing the second time. */
  async stop(): Promise<void> {
    // A server is stopped whole: one that is asked while it starts starts first.
    await this.#starting;
    if (!this.#lifecycle.drain()) return;
    this.options.log.info('server draining');
    await this.#apollo.stop();
    await this.options.composition.stop();
    this.#lifecycle.stopped();
    this.options.log.info('server stopped');
  }
}

function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
