// The predicted class.

/** Index of the largest value; the first one where several are equal. */
export function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let index = 1; index < values.length; index++) {
    if ((values[index] ?? NaN) > (values[best] ?? NaN)) best = index;
  }
  return best;
}
