// What every message between the API process and its child processes has in common.

import { z } from 'zod';

/** Raised with every change of a message; processes of different versions refuse each other's messages. */
export const PROTOCOL_VERSION = 3;

/** The version every message carries. */
export const version = z.literal(PROTOCOL_VERSION);

/** A number that may be NaN or infinite: losses of a diverging run are reported as they are. */
export const anyNumber = z.custom<number>((value) => typeof value === 'number', 'expected a number');

/** One direction of a conversation: what may be sent, checked on arrival. */
export type MessageSchema<M> = z.ZodType<M>;

type WithoutVersion<M> = M extends unknown ? Omit<M, 'v'> : never;

/** A message as the sender writes it; the version is added on the way out. */
export type Outgoing<M> = WithoutVersion<M>;

/** Adds the protocol version. */
export function stamp<M>(message: Outgoing<M>): object {
  return { v: PROTOCOL_VERSION, ...message };
}
