import { grad, vjp } from '../../../models/autodiff/vjp.js';
import { add, exp, matmul, mul, square, sumAll, tanh } from '../../../models/onnx/emit.js';
import type { Graph, Value } from '../../../models/onnx/graph.js';
import { GraphBuilder } from '../../../models/onnx/graph-builder.js';
import { GraphError } from '../../../models/onnx/graph-error.js';
import { gradientsAt } from '../../support/evaluate-gradients.js';
import { evaluate, floats, normals, runGraph } from '../../support/run-graph.js';

const at = (values: readonly number[]) => floats([values.length], values);

describe('vjp', () => {
  it('pulls a cotangent back through the graph', async () => {
    const { dx } = await evaluate(
      (b) => {
        const x = b.input('x', 'float32', [3]);
        const [gradient] = vjp(b, [{ value: square(b, x), cotangent: b.constant(at([1, 10, 100])) }], [x]);
        return { dx: gradient! };
      },
      { x: at([1, 2, 3]) },
    );
    expect(dx).toEqual([2, 40, 600]);
  });

  it('adds up several seeds and several uses of a value', async () => {
    const { dx } = await evaluate(
      (b) => {
        const x = b.input('x', 'float32', [2]);
        const ones = b.constant(at([1, 1]));
        const seeds = [x, square(b, x), mul(b, x, square(b, x))].map((value) => ({ value, cotangent: ones }));
        return { dx: vjp(b, seeds, [x])[0]! };
      },
      { x: at([2, 3]) },
    );
    expect(dx).toEqual([1 + 4 + 12, 1 + 6 + 27]);
  });

  it('reaches values inside the graph', async () => {
    const { dinner } = await evaluate(
      (b) => {
        const inner = exp(b, b.input('x', 'float32', [1]));
        return { dinner: grad(b, sumAll(b, square(b, inner)), [inner])[0]! };
      },
      { x: at([0]) },
    );
    expect(dinner).toEqual([2]);
  });

  it('gives zeros of the right shape for a value that nothing depends on, also a symbolic one', async () => {
    const { dx } = await evaluate(
      (b) => {
        const x = b.input('x', 'float32', ['batch', 2]);
        const y = b.input('y', 'float32', [1]);
        return { dx: grad(b, sumAll(b, y), [x])[0]! };
      },
      { x: normals([2, 2], 1), y: at([1]) },
    );
    expect(dx).toEqual([0, 0, 0, 0]);
  });

  it('gives zeros behind an operator without a gradient', async () => {
    expect(await gradientsAt([at([1.5])], (b, [x]) => b.apply('Floor', [x!]))).toEqual([[0]]);
  });

  it('differentiates three times', async () => {
    const { third } = await evaluate(
      (b) => {
        const x = b.input('x', 'float32', []);
        const [first] = grad(b, tanh(b, x), [x]);
        const [second] = grad(b, first!, [x]);
        return { third: grad(b, second!, [x])[0]! };
      },
      { x: floats([], [0.5]) },
    );
    const t = Math.tanh(0.5);
    expect(third[0]).toBeCloseTo((1 - t * t) * (6 * t * t - 2), 5);
  });

  it('emits no pullback that nobody asked for', () => {
    const b = new GraphBuilder();
    const x = b.input('x', 'float32', [2, 2]);
    const weight = b.input('weight', 'float32', [2, 2]);
    const loss = sumAll(b, matmul(b, x, weight));
    const before = b.nodes.length;
    grad(b, loss, [x]);
    const products = b.nodes.slice(before).filter(({ op }) => op === 'Gemm' || op === 'MatMul');
    expect(products).toHaveLength(1);
  });

  it('refuses to differentiate anything but a scalar', () => {
    const b = new GraphBuilder();
    const x = b.input('x', 'float32', [2]);
    expect(() => grad(b, x, [x])).toThrow('grad differentiates a scalar');
  });

  it('refuses a cotangent of another shape than its value', () => {
    const b = new GraphBuilder();
    const x = b.input('x', 'float32', [2]);
    expect(() => vjp(b, [{ value: x, cotangent: b.scalar(1) }], [x])).toThrow('the cotangent of x has its shape');
  });
});

describe('a graph with an operator outside the table', () => {
  /** y = exp(Foreign(x)) + z. */
  function foreign(): Graph {
    const b = new GraphBuilder();
    const x = b.input('x', 'float32', [2]);
    const z = b.input('z', 'float32', [2]);
    const cell = b.apply('Abs', [x]);
    const graph = b.build('foreign', { y: add(b, exp(b, cell), z) });
    const nodes = graph.nodes.map((node) =>
      node.op === 'Abs' ? { ...node, name: 'cell_7', op: 'Foreign', domain: 'org.example' } : node,
    );
    return { ...graph, nodes };
  }

  const gradientOf = (graph: Graph, input: number): Value => {
    const b = GraphBuilder.from(graph);
    return grad(b, sumAll(b, graph.outputs[0]!), [graph.inputs[input]!])[0]!;
  };

  it('cannot be differentiated across it: the error names operator and node', () => {
    expect(() => gradientOf(foreign(), 0)).toThrow(GraphError);
    expect(() => gradientOf(foreign(), 0)).toThrow(
      'org.example.Foreign "cell_7": expected an operator with a gradient rule, got "org.example.Foreign", which has none',
    );
  });

  it('can be differentiated beside it', () => {
    expect(gradientOf(foreign(), 1).shape).toEqual([2]);
  });

  it('is not taken for the standard operator of the same name', () => {
    const graph = foreign();
    const nodes = graph.nodes.map((node) => (node.op === 'Foreign' ? { ...node, op: 'Gelu' } : node));
    expect(() => gradientOf({ ...graph, nodes }, 0)).toThrow('org.example.Gelu "cell_7"');
  });
});

describe('a finished graph', () => {
  it('can be differentiated further', async () => {
    const b = new GraphBuilder();
    const graph = b.build('square', { y: square(b, b.input('x', 'float32', [2])) });
    const more = GraphBuilder.from(graph);
    const [dx] = grad(more, sumAll(more, graph.outputs[0]!), [graph.inputs[0]!]);
    expect(await runGraph(more.build('both', { dx: dx! }), { x: at([3, 4]) })).toEqual({ dx: [6, 8] });
  });
});
