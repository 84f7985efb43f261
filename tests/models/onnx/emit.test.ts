import * as fc from 'fast-check';
import * as emit from '../../../models/onnx/emit.js';
import { GraphBuilder } from '../../../models/onnx/graph-builder.js';
import { evaluate, floats, integers, normals } from '../../support/run-graph.js';

const builder = () => {
  const b = new GraphBuilder();
  return { b, x: b.input('x', 'float32', ['batch', 2, 3]) };
};

describe('emitters that need no node', () => {
  it('leave a value alone where nothing would change', () => {
    const { b, x } = builder();
    expect(emit.scale(b, x, 1)).toBe(x);
    expect(emit.shift(b, x, 0)).toBe(x);
    expect(emit.cast(b, x, 'float32')).toBe(x);
    expect(emit.reshape(b, x, ['batch', 2, 3])).toBe(x);
    expect(emit.expand(b, x, ['batch', 2, 3])).toBe(x);
    expect(emit.transpose(b, x, [0, 1, 2])).toBe(x);
    expect(emit.reduceSum(b, x, [])).toBe(x);
    expect(emit.concat(b, [x], 0)).toBe(x);
    expect(b.nodes).toHaveLength(0);
  });

  it('a transpose of a transpose is one transpose, or none', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), (perm) => {
        const { b, x } = builder();
        const inverse = perm.map((_, axis) => perm.indexOf(axis));
        expect(emit.transpose(b, emit.transpose(b, x, perm), inverse)).toBe(x);
        const twice = emit.transpose(b, emit.transpose(b, x, perm), perm);
        const composed = perm.map((axis) => perm[axis]!);
        expect(twice.shape).toEqual(composed.map((axis) => x.shape[axis]));
        expect(twice === x || b.producerOf(twice)!.inputs[0] === x).toBe(true);
      }),
      { seed: 3, numRuns: 20 },
    );
  });
});

describe('emitters', () => {
  it('marks indices', async () => {
    const { floats: ones, mask } = await evaluate(
      (b) => {
        const ids = b.input('ids', 'int64', ['batch']);
        return { floats: emit.oneHot(b, ids, 3), mask: emit.oneHotMask(b, ids, 3) };
      },
      { ids: integers([2], [2, 0]) },
    );
    expect(ones).toEqual([0, 0, 1, 1, 0, 0]);
    expect(mask).toEqual([0, 0, 1, 1, 0, 0]);
  });

  it('counts elements, known or not', async () => {
    const { known, symbolic } = await evaluate(
      (b) => {
        b.input('x', 'float32', ['batch', 3]);
        return { known: emit.countOf(b, [2, 3], 'float32'), symbolic: emit.countOf(b, ['batch', 3], 'float32') };
      },
      { x: normals([5, 3], 1) },
    );
    expect([known, symbolic]).toEqual([[6], [15]]);
  });

  it('sums and averages over axes', async () => {
    const results = await evaluate(
      (b) => {
        const x = b.input('x', 'float32', ['batch', 3]);
        return {
          sum: emit.reduceSum(b, x, [0]),
          mean: emit.reduceMean(b, x, [-1]),
          max: emit.reduceMax(b, x, [1], true),
          all: emit.sumAll(b, x),
        };
      },
      { x: floats([2, 3], [1, 2, 3, 4, 5, 6]) },
    );
    expect(results).toEqual({ sum: [5, 7, 9], mean: [2, 5], max: [3, 6], all: [21] });
  });

  it('takes a slice up to a symbolic end', async () => {
    const { y } = await evaluate(
      (b) => {
        const x = b.input('x', 'float32', ['sequence']);
        return { y: emit.add(b, emit.slice(b, b.constant(floats([4], [1, 2, 3, 4])), 0, 0, 'sequence'), x) };
      },
      { x: floats([2], [10, 20]) },
    );
    expect(y).toEqual([11, 22]);
  });

  it('multiplies transposed matrices with a factor and a bias', async () => {
    const { y } = await evaluate((b) => {
      const x = b.constant(floats([2, 1], [1, 2]));
      const options = { bias: b.constant(floats([1], [100])), transA: true, transB: true, alpha: 0.5 };
      return { y: emit.gemm(b, x, b.constant(floats([1, 2], [10, 20])), options) };
    });
    expect(y).toEqual([0.5 * 50 + 100]);
  });
});
