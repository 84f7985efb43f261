import { add, exp, layerNormalization, mul, square } from '../../../models/onnx/emit.js';
import { GraphBuilder } from '../../../models/onnx/graph-builder.js';
import { scalarData } from '../../../models/onnx/tensor-data.js';
import { floats, integers, runGraph } from '../../support/run-graph.js';

const builder = () => {
  const b = new GraphBuilder();
  return { b, x: b.input('x', 'float32', ['batch', 4]), y: b.input('y', 'float32', [4]) };
};

describe('hash-consing', () => {
  it('records an equal node once', () => {
    const { b, x, y } = builder();
    expect(add(b, x, y)).toBe(add(b, x, y));
    expect(b.nodes).toHaveLength(1);
  });

  it('tells operand order, attributes and the number of outputs apart', () => {
    const { b, x, y } = builder();
    expect(add(b, x, y)).not.toBe(add(b, y, x));
    expect(b.apply('Softmax', [x], { axis: 0 })).not.toBe(b.apply('Softmax', [x], { axis: 1 }));
    const one = b.apply('LayerNormalization', [x, y]);
    const [three] = b.applyMany('LayerNormalization', [x, y], {}, 3);
    expect(one).not.toBe(three);
  });

  it('goes on where a graph ended, without recording its nodes again', () => {
    const { b, x, y } = builder();
    const product = mul(b, x, y);
    const graph = b.build('product', { sum: add(b, product, y) });
    const next = GraphBuilder.from(graph);
    expect(mul(next, x, y)).toBe(product);
    expect(next.nodes).toHaveLength(2);
  });

  it('does not take an operator of another domain for ours', () => {
    const { b, x } = builder();
    const gelu = b.build('gelu', { activated: b.apply('Gelu', [x]) });
    const foreign = { ...gelu, nodes: gelu.nodes.map((node) => ({ ...node, domain: 'com.microsoft' })) };
    const next = GraphBuilder.from(foreign);
    expect(next.apply('Gelu', [x])).not.toBe(foreign.nodes[0]!.outputs[0]);
  });

  it('takes a default attribute for the same as a given one', () => {
    const { b, x } = builder();
    expect(b.apply('Softmax', [x])).toBe(b.apply('Softmax', [x], { axis: -1 }));
  });

  it('tells an absent input from none', () => {
    const { b, x } = builder();
    const bound = b.scalar(1);
    expect(b.apply('Clip', [x, bound])).not.toBe(b.apply('Clip', [x, null, bound]));
  });

  it('is not confused by punctuation in names', () => {
    const b = new GraphBuilder();
    const inputs = ['a', 'b', 'a,b', 'b,b'].map((name) => b.input(name, 'float32', [2]));
    const [a, second, both, other] = inputs as [never, never, never, never];
    expect(add(b, both, second)).not.toBe(add(b, a, other));
  });

  it('keeps one of each constant, by type, shape and bits', () => {
    const b = new GraphBuilder();
    expect(b.scalar(1)).toBe(b.scalar(1));
    const others = [
      b.scalar(1),
      b.scalar(1, 'float64'),
      b.constant(scalarData(1, 'int64')),
      b.constant(floats([1], [1])),
      b.scalar(0),
      b.scalar(-0),
    ];
    expect(new Set(others.map(({ name }) => name)).size).toBe(others.length);
  });

  it('sees through a view into a larger buffer', () => {
    const b = new GraphBuilder();
    const data = Float32Array.of(1, 2, 1, 2, 3).subarray(2, 4);
    expect(b.constant({ dtype: 'float32', shape: [2], data })).toBe(b.constant(floats([2], [1, 2])));
  });
});

describe('naming', () => {
  it('counts nodes by operator and names outputs after their node', () => {
    const { b, x, y } = builder();
    const first = add(b, x, y);
    const second = add(b, first, y);
    const { output, mean } = layerNormalization(b, second, { scale: y, bias: y }, 1e-5);
    expect([first, second, output, mean].map(({ name }) => name)).toEqual([
      'Add_0_out',
      'Add_1_out',
      'LayerNormalization_0_out0',
      'LayerNormalization_0_out1',
    ]);
  });

  it('avoids names that are taken', () => {
    const b = new GraphBuilder();
    const x = b.input('Exp_0', 'float32', []);
    expect(exp(b, x).name).toBe('Exp_1_out');
  });

  it('gives a value a name of our choosing', () => {
    const { b, x } = builder();
    const named = b.named('hidden', exp(b, x));
    expect(named).toMatchObject({ name: 'hidden', dtype: 'float32', shape: ['batch', 4] });
    expect(b.producerOf(named)).toMatchObject({ op: 'Identity' });
  });

  it('refuses to use a name twice', () => {
    const { b, x } = builder();
    expect(() => b.input('x', 'float32', [])).toThrow('name "x" is new in the graph');
    expect(() => b.named('y', x)).toThrow('name "y" is new in the graph');
    expect(() => b.initializer('x', 'float32', [1], floats([1], [0]))).toThrow('name "x" is new in the graph');
  });
});

describe('build', () => {
  it('keeps only what the outputs need, but every input', () => {
    const { b, x, y } = builder();
    const needed = exp(b, x);
    mul(b, y, b.constant(floats([4], [1, 2, 3, 4])));
    const graph = b.build('pruned', { result: needed });
    expect(graph.nodes.map(({ op }) => op)).toEqual(['Exp']);
    expect(graph.initializers).toEqual([]);
    expect(graph.inputs.map(({ name }) => name)).toEqual(['x', 'y']);
    expect(graph.outputs.map(({ name }) => name)).toEqual(['result']);
  });

  it('keeps a node of which one output is needed', () => {
    const b = new GraphBuilder();
    const x = b.input('x', 'float32', [4]);
    const [, right] = b.applyMany('Split', [x], { num_outputs: 2 }, 2);
    expect(b.build('half', { right: right! }).nodes[0]!.outputs).toHaveLength(2);
  });

  it('serves the same value under two names, and an input or a constant as an output', async () => {
    const b = new GraphBuilder();
    const x = b.input('x', 'float32', [2]);
    const graph = b.build('same', { one: x, two: x, three: b.constant(floats([2], [3, 4])) });
    expect(await runGraph(graph, { x: floats([2], [1, 2]) })).toEqual({ one: [1, 2], two: [1, 2], three: [3, 4] });
  });
});

describe('a builder that goes on from a graph', () => {
  it('keeps values, producers and dims, and takes no name twice', async () => {
    const { b, x, y } = builder();
    const graph = b.build('first', { sum: add(b, x, y) });
    const next = GraphBuilder.from(graph);
    const sum = graph.outputs[0]!;
    expect(next.producerOf(sum)?.op).toBe('Add');
    const more = next.build('second', { squares: square(next, add(next, sum, y)), dims: next.shapeTensor(['batch']) });
    expect(new Set(more.nodes.map(({ name }) => name)).size).toBe(more.nodes.length);
    const feeds = { x: floats([1, 4], [1, 2, 3, 4]), y: floats([4], [1, 1, 1, 1]) };
    expect(await runGraph(more, feeds)).toEqual({ squares: [9, 16, 25, 36], dims: [1] });
  });
});

describe('the shape tensor', () => {
  it('is a constant where all dims are known', () => {
    const b = new GraphBuilder();
    expect(b.shapeTensor([2, 3])).toBe(b.constant(integers([2], [2, 3])));
    expect(b.nodes).toHaveLength(0);
  });

  it('reads symbolic dims and their products from the shapes of inputs at run time', async () => {
    const b = new GraphBuilder();
    b.input('x', 'float32', ['batch', 3, 'sequence']);
    const dims = ['sequence', 5, 'batch*sequence', '12*batch*batch'];
    const value = b.shapeTensor(dims);
    expect(value.content).toEqual(dims);
    const x = floats([2, 3, 4], new Array<number>(24).fill(0));
    expect(await runGraph(b.build('dims', { value }), { x })).toEqual({ value: [4, 5, 8, 48] });
  });

  it('refuses a dim that no input has', () => {
    const b = new GraphBuilder();
    expect(() => b.shapeTensor(['batch'])).toThrow('Shape: expected a graph input with the dim "batch", got none');
  });
});

describe('a graph made anew', () => {
  it('keeps names of nodes and outputs, and new nodes take none of them', () => {
    const { b, x, y } = builder();
    const graph = b.build('graph', { z: exp(b, add(b, x, y)) });
    const [sum, power] = graph.nodes;
    const next = GraphBuilder.anew(graph);
    for (const node of [sum!, power!]) next.adopt(node);
    const squared = square(next, power!.outputs[0]!);
    const again = next.build('again', { z: squared });
    expect(again.nodes.map(({ name }) => name)).toEqual(['Add_0', 'Exp_0', 'Mul_0']);
    expect(again.outputs.map(({ name }) => name)).toEqual(['z']);
  });

  it('does not run two values under one name', async () => {
    const { b, x, y } = builder();
    const graph = b.build('graph', { z: add(b, x, y) });
    const next = GraphBuilder.anew(graph);
    const again = next.build('again', { z: mul(next, x, y) });
    const feeds = { x: floats([1, 4], [1, 2, 3, 4]), y: floats([4], [2, 2, 2, 2]) };
    expect(await runGraph(again, feeds)).toEqual({ z: [2, 4, 6, 8] });
  });
});
