// The log: one JSON object per line on standard output.

import { type Logger, pino } from 'pino';

export type Log = Logger;

/** A log that leaves out lines below a level. */
export function createLog(level: string): Log {
  return pino({ level, base: null });
}
