// Tells who follows a run that something was appended; what it was is read from the event log.

export class Doorbell {
  readonly #listeners = new Map<string, Set<() => void>>();

  /** Calls `listener` after every append to the run's events, until the returned function is called. */
  listen(runId: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(runId) ?? new Set();
    this.#listeners.set(runId, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(runId) === listeners) this.#listeners.delete(runId);
    };
  }

  ring(runId: string): void {
    for (const listener of [...(this.#listeners.get(runId) ?? [])]) listener();
  }
}
