// KD = τ² · mean over rows of KL(softmax(z_t/τ) ‖ softmax(z_s/τ)); the reference convention divides by C too.

import { exp, logSoftmax, mul, reduceSum, scale, sub } from '../../onnx/emit.js';
import { weightedMean } from '../means.js';
import type { Term } from '../term.js';

export const outputKd: Term = {
  name: 'kd',
  needs: ['logits'],
  teacher: true,
  build: ({ b, config, student, teacher, rowWeights }) => {
    const { temperature, lossConvention } = config;
    const logTeacher = logSoftmax(b, scale(b, teacher.logits, 1 / temperature));
    const logStudent = logSoftmax(b, scale(b, student.logits, 1 / temperature));
    const perRow = reduceSum(b, mul(b, exp(b, logTeacher), sub(b, logTeacher, logStudent)), [1]);
    const classes = student.logits.shape[1] as number;
    const divisor = lossConvention === 'REFERENCE' ? classes : 1;
    return scale(b, weightedMean(b, perRow, rowWeights), temperature ** 2 / divisor);
  },
};
