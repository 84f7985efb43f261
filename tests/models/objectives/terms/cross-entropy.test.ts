import { crossEntropy } from '../../../../models/objectives/terms/cross-entropy.js';
import { evaluateTerm } from '../../../support/evaluate-term.js';

describe('the cross-entropy term', () => {
  it('is the mean of −log softmax at the gold class', async () => {
    const logits = [
      [1, 2, 3],
      [0, 0, 0],
    ];
    const { value } = await evaluateTerm(crossEntropy, { student: { logits }, gold: [0, 2], rowWeights: [1, 1] });
    const first = Math.log(Math.exp(1) + Math.exp(2) + Math.exp(3)) - 1;
    expect(value).toBeCloseTo((first + Math.log(3)) / 2, 5);
  });

  it('has the gradient (p − gold)/n', async () => {
    const { gradients } = await evaluateTerm(crossEntropy, {
      student: { logits: [[0, 0, 0, 0]] },
      gold: [1],
    });
    [0.25, -0.75, 0.25, 0.25].forEach((expected, at) => {
      expect(gradients[0]![at]).toBeCloseTo(expected, 6);
    });
  });

  it('counts no row of weight 0', async () => {
    const logits = [
      [1, 2],
      [900, -900],
    ];
    const padded = await evaluateTerm(crossEntropy, { student: { logits }, gold: [0, 1], rowWeights: [1, 0] });
    const alone = await evaluateTerm(crossEntropy, { student: { logits: [[1, 2]] }, gold: [0] });
    expect(padded.value).toBe(alone.value);
    expect(padded.gradients[0]).toEqual([...alone.gradients[0]!, 0, 0]);
  });

  it('stays finite for a confident mistake', async () => {
    const { value, gradients } = await evaluateTerm(crossEntropy, { student: { logits: [[500, -500]] }, gold: [1] });
    expect(value).toBe(1000);
    expect(gradients[0]).toEqual([1, -1]);
  });
});
