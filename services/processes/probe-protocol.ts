// Messages between the API process and a probe process, which finds out whether an execution provider works, and ends.

import { z } from 'zod';
import { EXECUTION_PROVIDERS } from '../../models/runtime/execution-provider.js';
import { version } from './protocol.js';

const provider = z.enum(EXECUTION_PROVIDERS);

/** API process → probe process; once. */
export const probeRequests = z.strictObject({ v: version, type: z.literal('probe'), provider });
export type ProbeRequest = z.infer<typeof probeRequests>;

/** Probe process → API process; the only message. */
export const probeReplies = z.strictObject({
  v: version,
  type: z.literal('probed'),
  /** Null where the provider works. */
  reason: z.string().nullable(),
});
export type ProbeReply = z.infer<typeof probeReplies>;
