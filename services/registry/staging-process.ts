// Entry of the staging process: reads checkpoints, makes weights and writes bundles, which takes too long for the API process.

import { toErrorMessage } from '../processes/error-message.js';
import { connectToParent } from '../processes/parent-port.js';
import type { Outgoing } from '../processes/protocol.js';
import { stagingRequests } from '../processes/staging-protocol.js';
import type { StagingReply, StagingRequest } from '../processes/staging-protocol.js';
import { stageJob } from './stage-job.js';

let previous: Promise<void> = Promise.resolve();

const port = connectToParent<StagingRequest, StagingReply>(stagingRequests, (request) => {
  previous = previous.then(async () => {
    const reply = await stageJob(request).then(
      (bundle): Outgoing<StagingReply> => ({ type: 'staged', bundle }),
      (error: unknown): Outgoing<StagingReply> => ({ type: 'refused', error: toErrorMessage(error) }),
    );
    await port.send(reply);
  });
});
