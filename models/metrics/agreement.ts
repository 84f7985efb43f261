// How often two labellings agree: accuracy against gold labels, label loyalty against a teacher.

/** Share of positions with equal class indices, in [0, 1]; NaN for none. */
export function agreement(predicted: ArrayLike<number>, expected: ArrayLike<number>): number {
  let equal = 0;
  for (let index = 0; index < predicted.length; index++) {
    if (predicted[index] === expected[index]) equal++;
  }
  return predicted.length === 0 ? NaN : equal / predicted.length;
}
