// Which client a request comes from, for fair turns: while nobody says who they are, a connection is a client.

import { randomUUID } from 'node:crypto';

const clients = new WeakMap<object, string>();

/** A name for a connection, the same for all its requests. */
export function clientOf(connection: object): string {
  const known = clients.get(connection);
  if (known !== undefined) return known;
  const client = randomUUID();
  clients.set(connection, client);
  return client;
}
