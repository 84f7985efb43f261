import { patience } from '../../../../models/objectives/terms/patience.js';
import { evaluateTerm } from '../../../support/evaluate-term.js';

const states = [
  [3, 4],
  [0, 2],
];

describe('the patience term', () => {
  it('is 0 where states point the same way, whatever their length', async () => {
    const longer = states.map((row) => row.map((value) => 7 * value));
    const { value, gradients } = await evaluateTerm(patience, {
      student: { clsStates: [longer] },
      teacher: { clsStates: [states] },
      rowWeights: [1, 1],
    });
    expect(value).toBeCloseTo(0, 6);
    for (const gradient of gradients[0]!) expect(gradient).toBeCloseTo(0, 6);
  });

  it('is the squared distance of unit vectors, averaged over rows and layers', async () => {
    const opposite = states.map((row) => row.map((value) => -value));
    const orthogonal = [
      [-4, 3],
      [1, 0],
    ];
    const { value } = await evaluateTerm(patience, {
      student: { clsStates: [opposite, orthogonal] },
      teacher: { clsStates: [states, states] },
      rowWeights: [1, 1],
    });
    expect(value).toBeCloseTo((4 + 2) / 2, 5);
  });

  it('is divided by the hidden width too in the reference convention', async () => {
    const at = { student: { clsStates: [[[1, 0]]] }, teacher: { clsStates: [[[0, 1]]] } };
    expect((await evaluateTerm(patience, at)).value).toBeCloseTo(2, 5);
    expect((await evaluateTerm(patience, { ...at, lossConvention: 'REFERENCE' })).value).toBeCloseTo(1, 5);
  });

  it('counts no row of weight 0', async () => {
    const { value, gradients } = await evaluateTerm(patience, {
      student: {
        clsStates: [
          [
            [1, 0],
            [5, 5],
          ],
        ],
      },
      teacher: {
        clsStates: [
          [
            [0, 1],
            [-5, 5],
          ],
        ],
      },
      rowWeights: [1, 0],
    });
    expect(value).toBeCloseTo(2, 5);
    expect(gradients[0]!.slice(2).map(Math.abs)).toEqual([0, 0]);
  });
});
