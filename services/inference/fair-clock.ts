// Whose turn it is: fair queueing over the clients of one model (after Goyal, Vin and Cheng 1996).

interface Client {
  /** Rows of it that wait. */
  waiting: number;
  /** When all the work that it waits for would be done at its fair share. */
  finish: number;
  /** The tag of the rows that make up its newest turn. */
  turn: number;
}

/** Work of one turn: a short request is served whole, of a long one as much. */
const TURN_WORK = 512;

/**
 * A clock of virtual time that runs at the speed at which each waiting client is served: the work done, divided by the number
 * of clients. A client's first rows, one turn of work, are due now; each further turn when those before it would be done.
 * Rows served in the order of their tags give every client its share of the work; a client with one short request at a
 * time is served in the order of arrival, whatever backlog another has.
 */
export class FairClock {
  #now = 0;
  readonly #clients = new Map<string, Client>();

  /** A row begins to wait; gives its tag. */
  enter(client: string, work: number): number {
    const entry = this.#clients.get(client) ?? { waiting: 0, finish: this.#now, turn: this.#now };
    const start = Math.max(this.#now, entry.finish);
    const turn = entry.waiting > 0 && start + work <= entry.turn + TURN_WORK ? entry.turn : start;
    this.#clients.set(client, { waiting: entry.waiting + 1, finish: start + work, turn });
    return turn;
  }

  /** A row that was served waits again under the tag it had. */
  reenter(client: string): void {
    const entry = this.#clients.get(client) ?? { waiting: 0, finish: this.#now, turn: this.#now };
    this.#clients.set(client, { ...entry, waiting: entry.waiting + 1 });
  }

  /** The virtual time at which more work of a client would be done. */
  doneAt(client: string, work: number): number {
    return Math.max(this.#now, this.#clients.get(client)?.finish ?? 0) + work;
  }

  /** Work is served: time passes for all who wait. */
  serve(work: number): void {
    this.#now += work / Math.max(1, this.#clients.size);
  }

  /** A row waits no more. */
  leave(client: string): void {
    const entry = this.#clients.get(client);
    if (entry === undefined) return;
    if (entry.waiting === 1) this.#clients.delete(client);
    else this.#clients.set(client, { ...entry, waiting: entry.waiting - 1 });
  }
}
