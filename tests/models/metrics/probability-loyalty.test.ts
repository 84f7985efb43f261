import { jensenShannon } from '../../../models/metrics/jensen-shannon.js';
import { probabilityLoyalty } from '../../../models/metrics/probability-loyalty.js';

describe('probability loyalty', () => {
  it('is one minus the base 2 Jensen–Shannon distance', () => {
    const p = [0.75, 0.2, 0.05];
    const q = [0.8, 0.1, 0.1];
    expect(Math.sqrt(jensenShannon(p, q))).toBeCloseTo(0.1377, 4);
    expect(probabilityLoyalty(p, q)).toBeCloseTo(0.8623, 4);
  });

  it('is 1 for equal and 0 for disjoint distributions', () => {
    expect(probabilityLoyalty([0.3, 0.7], [0.3, 0.7])).toBe(1);
    expect(probabilityLoyalty([1, 0], [0, 1])).toBe(0);
  });

  it('is symmetric', () => {
    expect(probabilityLoyalty([0.9, 0.1], [0.4, 0.6])).toBe(probabilityLoyalty([0.4, 0.6], [0.9, 0.1]));
  });
});
