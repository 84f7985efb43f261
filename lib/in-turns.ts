// Long computations that give way: written as a generator that yields now and then, run at once or in turns.

/** Runs a computation to its end without a pause. */
export function atOnce<T>(computation: Generator<void, T>): T {
  for (;;) {
    const turn = computation.next();
    if (turn.done) return turn.value;
  }
}

/** Runs a computation to its end; between its turns the event loop answers others. */
export async function inTurns<T>(computation: Generator<void, T>): Promise<T> {
  for (;;) {
    const turn = computation.next();
    if (turn.done) return turn.value;
    await new Promise(setImmediate);
  }
}
