// A child process that answers what it is asked.

import { getPriority } from 'node:os';
import { connectToParent } from '../../../services/processes/parent-port.js';
import { echoRequests } from './echo-protocol.js';
import type { EchoReply, EchoRequest } from './echo-protocol.js';

const port = connectToParent<EchoRequest, EchoReply>(echoRequests, (request) => {
  switch (request.type) {
    case 'echo':
      void port.send({ type: 'echoed', values: request.values });
      return;
    case 'describe': {
      const environment = Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, value ?? '']));
      void port.send({ type: 'described', environment, priority: getPriority() });
      return;
    }
    case 'babble':
      process.send?.({ v: 1, type: 'unheard of' });
  }
});
