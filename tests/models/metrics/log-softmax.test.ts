import { logSoftmax } from '../../../models/metrics/log-softmax.js';

describe('log-softmax', () => {
  it('is the logarithm of softmax', () => {
    expect(logSoftmax([0, Math.log(3)])[0]).toBeCloseTo(Math.log(0.25), 12);
  });

  it('stays finite where softmax underflows', () => {
    expect(logSoftmax([-1000, 0])[0]).toBe(-1000);
  });
});
