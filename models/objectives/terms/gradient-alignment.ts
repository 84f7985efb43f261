// GA = (1/N) Σ over real tokens ‖g_t/‖g_t‖ − g_s/‖g_s‖‖², so that 1 − GA/2 is the mean input-gradient cosine.

import { mul } from '../../onnx/emit.js';
import { weightedMean } from '../means.js';
import type { Term } from '../term.js';
import { isNonZero, unitDistance } from '../unit-vectors.js';

export const gradientAlignment: Term = {
  name: 'gradient',
  needs: ['inputGradient'],
  teacher: true,
  toGradientCosine: (value) => 1 - value / 2,
  build: ({ b, student, teacher, tokenMask }) => {
    const distance = unitDistance(b, teacher.inputGradient, student.inputGradient);
    // A token on which the teacher does not depend at all has no direction to align with.
    return weightedMean(b, mul(b, distance, isNonZero(b, teacher.inputGradient)), tokenMask);
  },
};
