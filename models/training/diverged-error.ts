// Training that left the finite numbers.

/** A loss term, or the gradient's norm, stopped being finite at a step; nothing of that step was kept. */
export class DivergedError extends Error {
  override readonly name = 'DivergedError';

  constructor(
    readonly step: number,
    /** Name of the first term that is not finite. */
    readonly term: string,
    value: number,
  ) {
    super(`step ${step}: ${term} is ${value}`);
  }
}
