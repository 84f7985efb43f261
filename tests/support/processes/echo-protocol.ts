// A small conversation to test processes with.

import { z } from 'zod';
import { version } from '../../../services/processes/protocol.js';

export const echoRequests = z.discriminatedUnion('type', [
  z.strictObject({ v: version, type: z.literal('echo'), values: z.instanceof(Float32Array) }),
  z.strictObject({ v: version, type: z.literal('describe') }),
  z.strictObject({ v: version, type: z.literal('babble') }),
]);
export type EchoRequest = z.infer<typeof echoRequests>;

export const echoReplies = z.discriminatedUnion('type', [
  z.strictObject({ v: version, type: z.literal('echoed'), values: z.instanceof(Float32Array) }),
  z.strictObject({
    v: version,
    type: z.literal('described'),
    environment: z.record(z.string(), z.string()),
    priority: z.int(),
  }),
]);
export type EchoReply = z.infer<typeof echoReplies>;
