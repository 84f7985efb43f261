// Whose turn it is: start-time fair queueing (Goyal, Vin and Cheng 1996) over the clients of one model.

/**
 * A clock of virtual time, measured in work. A client's first row is due now, each further one when the work before it
 * would have been done at equal shares. Rows served in the order of their tags give every client its share, and a
 * newcomer waits for no backlog but its own.
 */
export class FairClock {
  #now = 0;
  /** When the work that a client has asked for so far would be done. */
  readonly #finish = new Map<string, number>();

  /** The tag of a client's next row; rows are served in the order of tags. */
  tag(client: string, work: number): number {
    const start = Math.max(this.#now, this.#finish.get(client) ?? 0);
    this.#finish.set(client, start + work);
    return start;
  }

  /** Time passes as far as the tag of the row that is served. */
  advance(tag: number): void {
    this.#now = Math.max(this.#now, tag);
  }

  /** Nothing waits any more: nobody is ahead of or behind anybody. Time never goes back, so earlier tags stay earlier. */
  settle(): void {
    for (const finish of this.#finish.values()) this.#now = Math.max(this.#now, finish);
    this.#finish.clear();
  }
}
