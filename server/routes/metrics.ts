// Figures about the server in Prometheus' format.

import type { FastifyPluginCallback } from 'fastify';
import type { Metrics } from '../metrics.js';

export function metricsRoute(metrics: Metrics): FastifyPluginCallback {
  return (app, _options, done) => {
    app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
    done();
  };
}
