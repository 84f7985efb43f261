// Starts the server and stops it on SIGTERM or SIGINT.

import './production.js';
import { compose } from './compose.js';
import { loadConfig } from './config.js';
import { Server } from './create-server.js';
import { createLog } from './log.js';
import { Metrics } from './metrics.js';

const config = loadConfig();
const log = createLog(config.logLevel);
const metrics = new Metrics();
const server = new Server({ config, composition: await compose(config, metrics.inference, log), metrics, log });

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    // A second signal ends the process at once, as nobody listens any more.
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.fatal({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  });
}

const url = await server.start();
console.log(`GKD Server is ready at ${url}/graphql`);
