// A process that starts a child of ours, tells its id on standard output and waits to be killed.

import { ChildProcess } from '../../../services/processes/child-process.js';
import { echoReplies } from './echo-protocol.js';
import type { EchoReply, EchoRequest } from './echo-protocol.js';

const child = new ChildProcess<EchoReply, EchoRequest>({
  entry: new URL('./echo-process.ts', import.meta.url),
  environment: {},
  receives: echoReplies,
  onMessage: () => {
    process.stdout.write(`${child.pid ?? 0}\n`);
  },
});
child.send({ type: 'echo', values: Float32Array.of(1) });
