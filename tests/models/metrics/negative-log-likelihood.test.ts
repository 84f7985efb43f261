import { negativeLogLikelihood } from '../../../models/metrics/negative-log-likelihood.js';

describe('negative log-likelihood', () => {
  it('is the surprise at the gold label in nats', () => {
    expect(negativeLogLikelihood([0, Math.log(3)], 1)).toBeCloseTo(-Math.log(0.75), 12);
    expect(negativeLogLikelihood([0, 0, 0, 0], 2)).toBeCloseTo(Math.log(4), 12);
  });
});
