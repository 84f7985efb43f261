import { outputKd } from '../../../../models/objectives/terms/output-kd.js';
import { evaluateTerm } from '../../../support/evaluate-term.js';

const teacher = { logits: [[1, -2, 0.5]] };
const student = { logits: [[0, 1, 2]] };

function divergence(temperature: number): number {
  const softmax = (logits: readonly number[]): number[] => {
    const powers = logits.map((logit) => Math.exp(logit / temperature));
    const total = powers.reduce((a, b) => a + b, 0);
    return powers.map((power) => power / total);
  };
  const [p, q] = [softmax(teacher.logits[0]!), softmax(student.logits[0]!)];
  return p.reduce((sum, share, at) => sum + share * Math.log(share / q[at]!), 0);
}

describe('the output distillation term', () => {
  it.each([1, 5])('is τ²·KL(teacher ‖ student) at temperature %d', async (temperature) => {
    const { value } = await evaluateTerm(outputKd, { student, teacher, temperature });
    expect(value).toBeCloseTo(temperature ** 2 * divergence(temperature), 4);
  });

  it('is 0 with gradient 0 where the student equals the teacher, up to a shift of its logits', async () => {
    const shifted = { logits: [teacher.logits[0]!.map((logit) => logit + 3)] };
    for (const equal of [teacher, shifted]) {
      const { value, gradients } = await evaluateTerm(outputKd, { student: equal, teacher, temperature: 4 });
      expect(value).toBeCloseTo(0, 6);
      for (const gradient of gradients[0]!) expect(gradient).toBeCloseTo(0, 6);
    }
  });

  it('is divided by the number of classes too in the reference convention', async () => {
    const plain = await evaluateTerm(outputKd, { student, teacher, temperature: 2 });
    const reference = await evaluateTerm(outputKd, { student, teacher, temperature: 2, lossConvention: 'REFERENCE' });
    expect(plain.value / reference.value).toBeCloseTo(3, 5);
    expect(plain.gradients[0]![1]! / reference.gradients[0]![1]!).toBeCloseTo(3, 4);
  });

  it('counts no row of weight 0', async () => {
    const padded = await evaluateTerm(outputKd, {
      student: { logits: [...student.logits, [9, 9, -9]] },
      teacher: { logits: [...teacher.logits, [-9, 0, 9]] },
      rowWeights: [1, 0],
    });
    const alone = await evaluateTerm(outputKd, { student, teacher });
    expect(padded.value).toBe(alone.value);
    expect(padded.gradients[0]).toEqual([...alone.gradients[0]!, 0, 0, 0]);
  });

  it('stays finite where the teacher is certain', async () => {
    const { value, gradients } = await evaluateTerm(outputKd, {
      student: { logits: [[-300, 300]] },
      teacher: { logits: [[300, -300]] },
    });
    expect(value).toBe(600);
    expect(gradients[0]).toEqual([-1, 1]);
  });
});
