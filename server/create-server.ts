// The edge: one port for GraphQL over HTTP and WebSocket, health, metrics and uploads.

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { ApolloServer } from '@apollo/server';
import { fastify, type FastifyInstance } from 'fastify';
import { buildSchema } from '../schema/build-schema.js';
import type { Context } from '../schema/context.js';
import type { Composition } from './compose.js';
import type { Config } from './config.js';
import { createApollo } from './graphql/apollo.js';
import type { ContextSource } from './graphql/create-context.js';
import { operationLimits } from './graphql/operation-limits.js';
import { serveWebSocket } from './graphql/websocket.js';
import { Lifecycle, type ServerState } from './lifecycle.js';
import type { Log } from './log.js';
import type { Metrics } from './metrics.js';
import { bundleRoute } from './routes/bundles.js';
import { errorHandler, notFound } from './routes/error-handler.js';
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

/** Node's own: how long a client may take to send a request. */
const REQUEST_TIMEOUT_MS = 300_000;
/** References to models and names of their files are parts of paths. */
const MAX_PARAMETER_LENGTH = 1024;

/** The server: started once, stopped once. */
export class Server {
  readonly #lifecycle = new Lifecycle();
  readonly #app: FastifyInstance;
  readonly #apollo: ApolloServer<Context>;
  readonly #source: ContextSource;
  #starting: Promise<string> | undefined;

  constructor(private readonly options: ServerOptions) {
    const { config, composition, metrics, log } = options;
    const { limits } = config;
    const onError = errorHandler(log);
    this.#app = fastify({
      bodyLimit: limits.bodyBytes,
      requestTimeout: REQUEST_TIMEOUT_MS,
      routerOptions: { ignoreTrailingSlash: true, maxParamLength: MAX_PARAMETER_LENGTH },
      frameworkErrors: onError,
    });
    this.#app.setErrorHandler(onError);
    this.#app.setNotFoundHandler(notFound);
    metrics.inference.watch(composition.services.engines);
    this.#source = {
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
      server: this.#app.server,
      schema: buildSchema(),
      operationLimits: operationLimits(limits),
      log,
      metrics,
    };
    const drainWebSocket = serveWebSocket({ ...shared, path: '/graphql', source: this.#source, limits });
    this.#apollo = createApollo({ ...shared, drainWebSocket, drainMs: config.shutdownMs });
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
    await this.#addRoutes();
    const { server } = this.#app;
    server.listen(config.port, config.host);
    await once(server, 'listening');
    const url = urlOf(server.address() as AddressInfo);
    this.#lifecycle.started(url);
    log.info({ url, home: config.home }, 'server started');
    return url;
  }

  /** Apollo's route exists only once Apollo has started. */
  async #addRoutes(): Promise<void> {
    const { config, composition, metrics } = this.options;
    const { limits } = config;
    const routes = [
      graphqlRoute(this.#apollo, this.#source, limits),
      healthRoutes(this.#lifecycle),
      metricsRoute(metrics),
      uploadRoute(composition.uploads, limits.uploadBytes),
      bundleRoute(composition.services.models),
    ];
    for (const route of routes) await this.#app.register(route);
    await this.#app.ready();
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
