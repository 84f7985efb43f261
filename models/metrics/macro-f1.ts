// F1 averaged over classes, so that rare classes count as much as common ones.

import { mean } from './mean.js';

/** Unweighted mean over all classes of 2·TP / (2·TP + FP + FN), in [0, 1]; a class that never occurs scores 0. */
export function macroF1(predicted: ArrayLike<number>, expected: ArrayLike<number>, classes: number): number {
  const scores = Array.from({ length: classes }, (_, label) => {
    let hits = 0;
    let mentions = 0;
    for (let index = 0; index < predicted.length; index++) {
      if (predicted[index] === label) mentions++;
      if (expected[index] === label) mentions++;
      if (predicted[index] === label && expected[index] === label) hits++;
    }
    return mentions === 0 ? 0 : (2 * hits) / mentions;
  });
  return mean(scores);
}
