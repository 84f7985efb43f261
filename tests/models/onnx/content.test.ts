import {
  add,
  cast,
  concat,
  div,
  equal,
  expand,
  gather,
  mul,
  not,
  reshape,
  slice,
  squeeze,
  sub,
  unsqueeze,
  where,
} from '../../../models/onnx/emit.js';
import type { Value } from '../../../models/onnx/graph.js';
import { GraphBuilder } from '../../../models/onnx/graph-builder.js';
import { scalarData } from '../../../models/onnx/tensor-data.js';
import { floats, integers } from '../../support/run-graph.js';

const builder = () => {
  const b = new GraphBuilder();
  const x = b.input('x', 'float32', ['batch', 'sequence', 12]);
  return { b, x, vector: (...values: number[]): Value => b.constant(integers([values.length], values)) };
};

describe('known elements', () => {
  it('follow from a shape through slices, concatenation and reshape', () => {
    const { b, x, vector } = builder();
    const shape = b.apply('Shape', [x]);
    expect(shape.content).toEqual(['batch', 'sequence', 12]);
    const leading = slice(b, shape, 0, 0, 2);
    expect(leading.content).toEqual(['batch', 'sequence']);
    const target = concat(b, [leading, vector(3, 4)], 0);
    expect(target.content).toEqual(['batch', 'sequence', 3, 4]);
    expect(b.apply('Reshape', [x, target]).shape).toEqual(['batch', 'sequence', 3, 4]);
  });

  it('follow through sums, differences and quotients', () => {
    const { b, x, vector } = builder();
    const shape = b.apply('Shape', [x]);
    expect(add(b, shape, vector(0)).content).toEqual(['batch', 'sequence', 12]);
    expect(add(b, vector(0, 0, 3), shape).content).toEqual(['batch', 'sequence', 15]);
    expect(add(b, shape, vector(1)).content).toBeNull();
    expect(sub(b, shape, shape).content).toEqual([0, 0, 0]);
    expect(sub(b, vector(5), vector(1, 2)).content).toEqual([4, 3]);
    expect(sub(b, shape, vector(1)).content).toBeNull();
    expect(div(b, mul(b, shape, vector(4)), vector(2)).content).toEqual(['2*batch', '2*sequence', 24]);
    expect(div(b, vector(-7), vector(2)).content).toEqual([-3]);
    expect(div(b, vector(7), vector(0)).content).toBeNull();
  });

  it('follow through a choice whose condition is known', () => {
    const { b, x, vector } = builder();
    const shape = b.apply('Shape', [x]);
    const ones = expand(b, b.scalar(1, 'int64'), [3]);
    expect(ones.content).toEqual([1, 1, 1]);
    const unset = equal(b, shape, mul(b, ones, vector(-1)));
    expect(unset).toMatchObject({ dtype: 'bool', content: [0, 0, 0] });
    expect(where(b, unset, ones, shape).content).toEqual(['batch', 'sequence', 12]);
    expect(where(b, equal(b, shape, shape), ones, shape).content).toEqual([1, 1, 1]);
    expect(equal(b, shape, vector(4)).content).toBeNull();
    expect(where(b, equal(b, shape, vector(4)), ones, shape).content).toBeNull();
  });

  it('follow through truth values', () => {
    const { b, x, vector } = builder();
    const shape = b.apply('Shape', [x]);
    expect(not(b, equal(b, vector(1, 2), vector(1))).content).toEqual([0, 1]);
    expect(cast(b, vector(0, 3), 'bool').content).toEqual([0, 1]);
    expect(cast(b, shape, 'bool').content).toBeNull();
    expect(cast(b, equal(b, vector(1), vector(1)), 'int64').content).toEqual([1]);
  });

  it('are those that a range counts', () => {
    const { b, x } = builder();
    const bound = (value: number): Value => b.scalar(value, 'int64');
    expect(b.apply('Range', [bound(5), bound(0), bound(-2)])).toMatchObject({ shape: [3], content: [5, 3, 1] });
    expect(b.apply('Range', [bound(2), bound(2), bound(1)])).toMatchObject({ shape: [0], content: [] });
    const length = reshape(b, b.apply('Shape', [x], { start: 1, end: 2 }), []);
    expect(b.apply('Range', [bound(0), length, bound(1)])).toMatchObject({ shape: ['sequence'], content: null });
    expect(() => b.apply('Range', [bound(1), length, bound(1)])).toThrow(
      'expected known bounds, or 0, a symbolic limit',
    );
  });

  it('follow through products', () => {
    const { b, x, vector } = builder();
    const dim = (axis: number): Value => b.apply('Shape', [x], { start: axis, end: axis + 1 });
    const tokens = mul(b, dim(0), dim(1));
    expect(tokens.content).toEqual(['batch*sequence']);
    expect(mul(b, b.apply('Shape', [x]), vector(2)).content).toEqual(['2*batch', '2*sequence', 24]);
    expect(b.apply('Reshape', [x, concat(b, [tokens, vector(-1)], 0)]).shape).toEqual(['batch*sequence', 12]);
  });

  it('follow through gather, cast, squeeze and unsqueeze', () => {
    const { b, x, vector } = builder();
    const shape = b.apply('Shape', [x]);
    const last = gather(b, shape, b.constant(scalarData(-1, 'int64')));
    expect(last).toMatchObject({ shape: [], content: [12] });
    expect(unsqueeze(b, last, [0])).toMatchObject({ shape: [1], content: [12] });
    expect(squeeze(b, unsqueeze(b, last, [0]), [0])).toMatchObject({ shape: [], content: [12] });
    expect(gather(b, shape, vector(1, 0)).content).toEqual(['sequence', 'batch']);
    expect(cast(b, shape, 'int32').content).toEqual(['batch', 'sequence', 12]);
    expect(cast(b, shape, 'float32').content).toBeNull();
  });

  it('count from the end of a shape', () => {
    const { b, x, vector } = builder();
    expect(b.apply('Shape', [x], { start: -2 }).content).toEqual(['sequence', 12]);
    expect(b.apply('Slice', [b.apply('Shape', [x]), vector(-2), vector(100)]).content).toEqual(['sequence', 12]);
  });

  it('are unknown for run-time values, floating-point constants, matrices and long vectors', () => {
    const { b } = builder();
    expect(b.input('ids', 'int64', [2]).content).toBeNull();
    expect(b.constant(floats([2], [1, 2])).content).toBeNull();
    expect(b.constant(integers([1, 2], [1, 2])).content).toBeNull();
    expect(b.constant(integers([65], new Array<number>(65).fill(1))).content).toBeNull();
    expect(b.constant(integers([0], [])).content).toEqual([]);
  });

  it('refuse an index outside them', () => {
    const { b, x, vector } = builder();
    expect(() => gather(b, b.apply('Shape', [x]), vector(3))).toThrow('Gather "Gather_0": expected an index within 3');
  });
});

describe('a reshape', () => {
  it('copies dims and finds the rest, symbolic or not', () => {
    const { b, x, vector } = builder();
    expect(b.apply('Reshape', [x, vector(0, 0, 3, 4)]).shape).toEqual(['batch', 'sequence', 3, 4]);
    expect(b.apply('Reshape', [x, vector(-1, 4)]).shape).toEqual(['3*batch*sequence', 4]);
    expect(b.apply('Reshape', [x, vector(-1)]).shape).toEqual(['12*batch*sequence']);
  });

  it('refuses another number of elements', () => {
    const { b, x, vector } = builder();
    const message = 'Reshape "Reshape_0": expected 12*batch*sequence elements as in [batch, sequence, 12], got [0, 12]';
    expect(() => b.apply('Reshape', [x, vector(0, 12)])).toThrow(message);
    expect(() => b.apply('Reshape', [x, vector(-1, 5)])).toThrow('expected 12*batch*sequence elements');
  });
});
