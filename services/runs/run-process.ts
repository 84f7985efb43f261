// Entry of a run process: trains one model, stages its bundle, tells how it ended, and exits.

import { DomainError } from '../../lib/errors.js';
import { DivergedError } from '../../models/training/diverged-error.js';
import { connectToParent } from '../processes/parent-port.js';
import { runRequests } from '../processes/run-protocol.js';
import type { RunJob, RunOutcome, RunReport, RunRequest } from '../processes/run-protocol.js';
import { EventOutbox } from './event-outbox.js';
import type { RunError } from './run.js';
import { trainJob } from './train-job.js';

const cancellation = new AbortController();

const port = connectToParent<RunRequest, RunReport>(runRequests, (request) => {
  switch (request.type) {
    case 'start':
      void execute(request.job);
      return;
    case 'cancel':
      cancellation.abort();
  }
});

async function execute(job: RunJob): Promise<void> {
  const outbox = new EventOutbox(port);
  const outcome = await trainJob(job, outbox, cancellation.signal).catch((error: unknown): RunOutcome => ({
    kind: 'failed',
    error: toRunError(error),
  }));
  await outbox.flush();
  await port.send({ type: 'ended', outcome });
  process.disconnect();
}

function toRunError(error: unknown): RunError {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof DivergedError) return { code: 'DIVERGED', message, step: error.step, term: error.term };
  return { code: error instanceof DomainError ? 'BAD_INPUT' : 'INTERNAL', message, step: null, term: null };
}
