import * as fc from 'fast-check';
import { grad } from '../../../models/autodiff/vjp.js';
import { logOdds } from '../../../models/objectives/signals.js';
import { targetMask, predictedClass } from '../../../models/objectives/target.js';
import { mul, oneHotMask, cast, softmax, sumAll } from '../../../models/onnx/emit.js';
import { evaluate, floats, integers } from '../../support/run-graph.js';

/** Log-odds of class `target` per row, and the gradients of log-odds and of the probability by the logits. */
async function decision(logits: readonly (readonly number[])[], target: readonly number[]) {
  return evaluate(
    (b) => {
      const x = b.input('logits', 'float32', [logits.length, logits[0]!.length]);
      const mask = oneHotMask(b, b.constant(integers([target.length], target)), logits[0]!.length);
      const odds = logOdds(b, x, mask);
      const probability = sumAll(b, mul(b, softmax(b, x), cast(b, mask, 'float32')));
      return { odds, ofOdds: grad(b, sumAll(b, odds), [x])[0]!, ofProbability: grad(b, probability, [x])[0]! };
    },
    { logits: floats([logits.length, logits[0]!.length], logits.flat()) },
  );
}

describe('the log-odds of the target class', () => {
  it('is log p/(1 − p)', async () => {
    const { odds } = await decision(
      [
        [1, 2, 3],
        [0, 0, 0],
      ],
      [0, 2],
    );
    const others = Math.exp(2) + Math.exp(3);
    expect(odds[0]).toBeCloseTo(1 - Math.log(others), 5);
    expect(odds[1]).toBeCloseTo(-Math.log(2), 5);
  });

  it('is the difference of the logits of two classes', async () => {
    const { odds, ofOdds } = await decision([[3, 1]], [1]);
    expect(odds[0]).toBeCloseTo(-2, 6);
    expect(ofOdds).toEqual([-1, 1]);
  });

  it('has the gradient of the probability divided by p(1 − p)', async () => {
    const rows = fc.array(
      fc.integer({ min: -20, max: 20 }).map((value) => value / 10),
      { minLength: 3, maxLength: 3 },
    );
    await fc.assert(
      fc.asyncProperty(rows, fc.nat(2), async (logits, target) => {
        const { odds, ofOdds, ofProbability } = await decision([logits], [target]);
        const p = 1 / (1 + Math.exp(-odds[0]!));
        ofOdds.forEach((element, at) => {
          expect(element * p * (1 - p)).toBeCloseTo(ofProbability[at]!, 5);
        });
      }),
      { seed: 4, numRuns: 8 },
    );
  });

  it('keeps its direction where the probability has rounded to 1 and lost it', async () => {
    const { ofOdds, ofProbability } = await decision([[200, 1, 0]], [0]);
    expect(ofProbability.map(Math.abs)).toEqual([0, 0, 0]);
    const share = 1 / (1 + Math.exp(-1));
    expect(ofOdds[0]).toBeCloseTo(1, 5);
    expect(ofOdds[1]).toBeCloseTo(-share, 5);
    expect(ofOdds[2]).toBeCloseTo(share - 1, 5);
  });

  it('keeps its direction where the probability has rounded to 0', async () => {
    const { ofOdds, ofProbability } = await decision([[-200, 1, 0]], [0]);
    expect(ofProbability.map(Math.abs)).toEqual([0, 0, 0]);
    expect(ofOdds[0]).toBeCloseTo(1, 5);
  });
});

describe('the target of a gradient', () => {
  const own = floats([2, 2], [1, 2, 4, 3]);
  const teacher = floats([2, 2], [1, 2, 3, 4]);

  it.each([
    ['OWN_PREDICTION', [0, 1, 1, 0]],
    ['TEACHER_PREDICTION', [0, 1, 0, 1]],
    ['GOLD_LABEL', [1, 0, 1, 0]],
  ] as const)('%s', async (policy, expected) => {
    const { mask } = await evaluate((b) => {
      const inputs = { own: b.constant(own), teacher: b.constant(teacher), gold: b.constant(integers([2], [0, 0])) };
      return { mask: targetMask(b, policy, inputs) };
    });
    expect(mask).toEqual(expected);
  });

  it('is the first of equally likely classes', async () => {
    const { classes } = await evaluate((b) => {
      return { classes: predictedClass(b, b.constant(floats([1, 3], [0, 2, 2]))) };
    });
    expect(classes).toEqual([1]);
  });
});
