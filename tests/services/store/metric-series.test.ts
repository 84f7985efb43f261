import { limitPoints } from '../../../services/store/metric-series.js';

const series = (...values: number[]) => values.map((value, index) => ({ step: index + 1, value }));

describe('limitPoints', () => {
  it('leaves a short series alone', () => {
    expect(limitPoints(series(3, 1, 2), 3)).toEqual(series(3, 1, 2));
  });

  it('keeps the extremes of each stretch in order, and the last point', () => {
    const points = series(5, 1, 9, 5, 5, 0, 5, 5, 7);

    expect(limitPoints(points, 5).map((point) => point.value)).toEqual([1, 9, 5, 0, 7]);
  });

  it('keeps a lone value that is not finite', () => {
    const points = series(...Array.from({ length: 100 }, (_, index) => (index === 40 ? NaN : index)));

    expect(limitPoints(points, 9)).toContainEqual({ step: 41, value: NaN });
  });

  it('never gives more points than asked, and at least the last', () => {
    const points = series(...Array.from({ length: 100 }, (_, index) => Math.sin(index)));

    for (let maxPoints = 1; maxPoints < 100; maxPoints++) {
      const kept = limitPoints(points, maxPoints);
      expect(kept.length).toBeLessThanOrEqual(maxPoints);
      expect(kept.at(-1)).toEqual(points.at(-1));
    }
  });
});
