// PT = mean squared distance of L2-normalised [CLS] states over mapped layers; the reference convention divides by H too.

import { add, scale } from '../../onnx/emit.js';
import { weightedMean } from '../means.js';
import type { Term } from '../term.js';
import { unitDistance } from '../unit-vectors.js';

export const patience: Term = {
  name: 'patience',
  needs: ['clsStates'],
  teacher: true,
  build: ({ b, config, student, teacher, rowWeights }) => {
    const distances = student.clsStates.map((state, at) =>
      weightedMean(b, unitDistance(b, teacher.clsStates[at]!, state), rowWeights),
    );
    const hidden = student.clsStates[0]!.shape[1] as number;
    const divisor = distances.length * (config.lossConvention === 'REFERENCE' ? hidden : 1);
    return scale(
      b,
      distances.reduce((sum, distance) => add(b, sum, distance)),
      1 / divisor,
    );
  },
};
