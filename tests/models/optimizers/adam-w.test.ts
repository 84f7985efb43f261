import { adamW, biasCorrections } from '../../../models/optimizers/adam-w.js';
import { GraphBuilder } from '../../../models/onnx/graph-builder.js';
import { encodeModel } from '../../../models/onnx/protobuf/encode-model.js';
import { Session } from '../../../models/runtime/session.js';
import { floats } from '../../support/run-graph.js';

interface State {
  parameter: number[];
  first: number[];
  second: number[];
}

/** Runs AdamW for several steps; the state goes round as plain tensors. */
async function optimise(start: readonly number[], gradients: number[][], rate: number, weightDecay: number) {
  const b = new GraphBuilder();
  const shape = [start.length];
  const [parameter, gradient, first, second] = ['parameter', 'gradient', 'first', 'second'].map((name) =>
    b.input(name, 'float32', shape),
  ) as [never, never, never, never];
  const rates = {
    learningRate: b.input('rate', 'float32', []),
    correction1: b.input('correction_1', 'float32', []),
    correction2: b.input('correction_2', 'float32', []),
  };
  const next = adamW(b, parameter, gradient, { first, second }, { ...rates, weightDecay });
  const outputs = {
    'next/parameter': next.parameter,
    'next/first': next.moments.first,
    'next/second': next.moments.second,
  };
  const session = await Session.create(encodeModel(b.build('adam_w', outputs)), { threads: 1 });
  const zeros = start.map(() => 0);
  const states: State[] = [{ parameter: [...start], first: zeros, second: zeros }];
  try {
    for (const [at, values] of gradients.entries()) {
      const { correction1, correction2 } = biasCorrections(at + 1);
      const state = states.at(-1)!;
      const results = await session.run({
        parameter: floats(shape, state.parameter),
        first: floats(shape, state.first),
        second: floats(shape, state.second),
        gradient: floats(shape, values),
        rate: floats([], [rate]),
        correction_1: floats([], [correction1]),
        correction_2: floats([], [correction2]),
      });
      const read = (name: string): number[] => Array.from(results[`next/${name}`]!.data, Number);
      states.push({ parameter: read('parameter'), first: read('first'), second: read('second') });
    }
  } finally {
    await session.release();
  }
  return states;
}

describe('AdamW', () => {
  it('moves by the learning rate against the sign of the gradient in its first step', async () => {
    const states = await optimise([1, 1, 1], [[5, -0.01, 0]], 0.1, 0);
    const [a, b, c] = states[1]!.parameter;
    expect(a).toBeCloseTo(0.9, 6);
    expect(b).toBeCloseTo(1.1, 5);
    expect(c).toBe(1);
  });

  it('keeps running means of the gradient and of its square', async () => {
    const states = await optimise([0], [[2], [-1]], 0.1, 0);
    expect(states[1]!.first[0]).toBeCloseTo(0.2, 6);
    expect(states[1]!.second[0]).toBeCloseTo(0.004, 8);
    expect(states[2]!.first[0]).toBeCloseTo(0.9 * 0.2 - 0.1, 6);
    expect(states[2]!.second[0]).toBeCloseTo(0.999 * 0.004 + 0.001, 8);
  });

  it("takes the steps of PyTorch's AdamW in float64", async () => {
    const gradients = [
      [0.5, 1e-3],
      [-1, 0],
      [2, -4e-3],
      [0.25, 1e-3],
    ];
    const expected = [
      [0.9890000002, -2.007999900001],
      [0.9916720354238566, -2.012692387859447],
      [0.9864838072361867, -2.0057369973405557],
      [0.9814493437230855, -2.001167149142446],
    ];
    const [, ...states] = await optimise([1, -2], gradients, 0.01, 0.1);
    states.forEach(({ parameter }, step) => {
      parameter.forEach((value, at) => {
        expect(value).toBeCloseTo(expected[step]![at]!, 6);
      });
    });
  });

  it('decays the weight itself, not through the gradient', async () => {
    const states = await optimise([2, -2], [[0, 0]], 0.5, 0.1);
    const [positive, negative] = states[1]!.parameter;
    expect(positive).toBeCloseTo(2 * (1 - 0.5 * 0.1), 6);
    expect(negative).toBeCloseTo(-2 * (1 - 0.5 * 0.1), 6);
    expect(states[1]!.first).toEqual([0, 0]);
  });

  it('leaves a parameter alone where gradient and decay are 0', async () => {
    const states = await optimise([3], [[0], [0]], 0.5, 0);
    expect(states.map(({ parameter }) => parameter)).toEqual([[3], [3], [3]]);
  });
});

describe('bias corrections', () => {
  it('undo the start from 0 and fade away', () => {
    expect(biasCorrections(1).correction1).toBeCloseTo(10, 10);
    expect(biasCorrections(1).correction2).toBeCloseTo(1000, 6);
    expect(biasCorrections(2).correction1).toBeCloseTo(1 / 0.19, 10);
    expect(biasCorrections(100_000)).toEqual({ correction1: 1, correction2: 1 });
  });
});
