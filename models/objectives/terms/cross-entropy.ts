// CE = mean over rows of −log softmax(z_s)[gold].

import { logSoftmax, mul, neg, reduceSum } from '../../onnx/emit.js';
import { weightedMean } from '../means.js';
import type { Term } from '../term.js';

export const crossEntropy: Term = {
  name: 'cross-entropy',
  needs: ['logits'],
  teacher: false,
  build: ({ b, student, gold, rowWeights }) => {
    const perRow = neg(b, reduceSum(b, mul(b, gold, logSoftmax(b, student.logits)), [1]));
    return weightedMean(b, perRow, rowWeights);
  },
};
