// Σ over mapped layers of GA at the first token of each row.

import { add, mul } from '../../onnx/emit.js';
import { weightedMean } from '../means.js';
import type { Term } from '../term.js';
import { isNonZero, unitDistance } from '../unit-vectors.js';

export const clsGradientAlignment: Term = {
  name: 'cls-gradient',
  needs: ['clsGradients'],
  teacher: true,
  build: ({ b, student, teacher, rowWeights }) =>
    student.clsGradients
      .map((gradient, at) => {
        const other = teacher.clsGradients[at]!;
        return weightedMean(b, mul(b, unitDistance(b, other, gradient), isNonZero(b, other)), rowWeights);
      })
      .reduce((sum, layer) => add(b, sum, layer)),
};
