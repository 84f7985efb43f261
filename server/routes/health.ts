// Liveness and readiness for whoever watches the process.

import { Router } from 'express';
import type { Lifecycle } from '../lifecycle.js';

/** `/health/live` answers while the process can; `/health/ready` only while it takes requests. */
export function healthRoutes(lifecycle: Lifecycle): Router {
  const router = Router();
  router.get('/health/live', (_request, response) => {
    response.json({ status: 'live' });
  });
  router.get('/health/ready', (_request, response) => {
    const { phase } = lifecycle.state;
    response.status(phase === 'started' ? 200 : 503).json({ status: phase });
  });
  return router;
}
