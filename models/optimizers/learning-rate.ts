// Linear warm-up to the peak rate, then linear decay to 0.

export interface Schedule {
  readonly peak: number;
  readonly warmupSteps: number;
  readonly totalSteps: number;
}

/** The learning rate of a step counted from 1; the last step's rate is above 0. */
export function learningRateAt(step: number, { peak, warmupSteps, totalSteps }: Schedule): number {
  if (step <= warmupSteps) return (peak * step) / warmupSteps;
  return (peak * (totalSteps - step + 1)) / Math.max(1, totalSteps - warmupSteps);
}
