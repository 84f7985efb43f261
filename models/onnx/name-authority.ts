// The only source of new names in a graph.

import { invariant } from '../../lib/invariant.js';

export class NameAuthority {
  readonly #taken = new Set<string>();
  readonly #counts = new Map<string, number>();

  /** Marks a name as taken. */
  reserve(name: string): void {
    invariant(!this.#taken.has(name), `name "${name}" is new in the graph`);
    this.#taken.add(name);
  }

  /** A name not used yet: `Add_3`. */
  fresh(stem: string): string {
    let count = this.#counts.get(stem) ?? 0;
    while (this.#taken.has(`${stem}_${count}`)) count++;
    this.#counts.set(stem, count + 1);
    const name = `${stem}_${count}`;
    this.#taken.add(name);
    return name;
  }
}
