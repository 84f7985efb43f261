// Where the server is in its life. Readiness follows it.

/** Each phase carries only what exists then. */
export type ServerState =
  | { readonly phase: 'starting' }
  | { readonly phase: 'started'; readonly url: string }
  | { readonly phase: 'draining' }
  | { readonly phase: 'stopped' };

/** Holds the state; phases only go forward. */
export class Lifecycle {
  #state: ServerState = { phase: 'starting' };

  get state(): ServerState {
    return this.#state;
  }

  started(url: string): void {
    this.#state = { phase: 'started', url };
  }

  /** Whether this call began the draining; false if it had begun before. */
  drain(): boolean {
    if (this.#state.phase === 'draining' || this.#state.phase === 'stopped') return false;
    this.#state = { phase: 'draining' };
    return true;
  }

  stopped(): void {
    this.#state = { phase: 'stopped' };
  }
}
