// How long the answer to a request is worth having: `extensions.deadlineMs` of the request, within the server's own limit.

import { z } from 'zod';
import { badInput } from '../../lib/errors.js';

const extensions = z.object({ deadlineMs: z.unknown().optional() });

/** When the answer comes too late, on the clock of `performance.now()`. Throws BAD_USER_INPUT for what is no time. */
export function deadlineOf(given: unknown, mostMs: number): number {
  const asked = extensions.safeParse(given).data?.deadlineMs;
  if (asked !== undefined && asked !== null && !(Number.isInteger(asked) && (asked as number) >= 1)) {
    throw badInput(['extensions', 'deadlineMs'], 'a whole number of milliseconds, at least 1', JSON.stringify(asked));
  }
  return performance.now() + Math.min(mostMs, (asked as number | null | undefined) ?? mostMs);
}
