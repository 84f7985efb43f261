// Liveness and readiness for whoever watches the process.

import type { FastifyPluginCallback } from 'fastify';
import type { Lifecycle } from '../lifecycle.js';

/** `/health/live` answers while the process can; `/health/ready` only while it takes requests. */
export function healthRoutes(lifecycle: Lifecycle): FastifyPluginCallback {
  return (app, _options, done) => {
    app.get('/health/live', () => ({ status: 'live' }));
    app.get('/health/ready', (_request, reply) => {
      const { phase } = lifecycle.state;
      return reply.code(phase === 'started' ? 200 : 503).send({ status: phase });
    });
    done();
  };
}
