// Entry of a probe process: tries one execution provider, which may take the process with it.

import { probeProvider } from '../../models/runtime/probe-provider.js';
import { connectToParent } from '../processes/parent-port.js';
import { probeRequests } from '../processes/probe-protocol.js';
import type { ProbeReply, ProbeRequest } from '../processes/probe-protocol.js';

const port = connectToParent<ProbeRequest, ProbeReply>(probeRequests, ({ provider }) => {
  void probeProvider(provider).then(async (availability) => {
    await port.send({ type: 'probed', reason: availability.available ? null : availability.reason });
    process.disconnect();
  });
});
