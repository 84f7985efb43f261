import { klDivergence } from '../../../models/metrics/kl-divergence.js';

describe('KL divergence', () => {
  it('is 0 for equal predictions, whatever the offset of the logits', () => {
    expect(klDivergence([1, 2], [11, 12])).toBeCloseTo(0, 12);
  });

  it('is measured in nats from the reference', () => {
    const p = [Math.log(0.75), Math.log(0.25)];
    const q = [Math.log(0.5), Math.log(0.5)];
    expect(klDivergence(p, q)).toBeCloseTo(0.75 * Math.log(1.5) + 0.25 * Math.log(0.5), 12);
    expect(klDivergence(q, p)).not.toBeCloseTo(klDivergence(p, q), 3);
  });

  it('stays finite for saturated predictions', () => {
    expect(klDivergence([0, -2000], [-2000, 0])).toBeCloseTo(2000, 6);
  });
});
