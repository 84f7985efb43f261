import { checkGraph } from '../../../models/onnx/check-graph.js';
import { add, exp } from '../../../models/onnx/emit.js';
import type { Graph, Node } from '../../../models/onnx/graph.js';
import { GraphBuilder } from '../../../models/onnx/graph-builder.js';
import { GraphError } from '../../../models/onnx/graph-error.js';
import { scalarData } from '../../../models/onnx/tensor-data.js';

/** sum = exp(x) + c. */
function sound(): Graph {
  const b = new GraphBuilder();
  const x = b.input('x', 'float32', ['batch', 2]);
  return b.build('sound', { sum: add(b, exp(b, x), b.scalar(1)) });
}

function refuse(graph: Graph, message: string): void {
  expect(() => {
    checkGraph(graph);
  }).toThrow(GraphError);
  expect(() => {
    checkGraph(graph);
  }).toThrow(message);
}

const withNode = (graph: Graph, at: number, change: Partial<Node>): Graph => ({
  ...graph,
  nodes: graph.nodes.map((node, index) => (index === at ? { ...node, ...change } : node)),
});

describe('the checker', () => {
  it('passes a graph that a builder made', () => {
    expect(() => {
      checkGraph(sound());
    }).not.toThrow();
  });

  it('passes absent outputs', () => {
    const b = new GraphBuilder();
    const [left, right] = b.applyMany('Split', [b.input('x', 'float32', [4])], { num_outputs: 2 }, 2);
    const graph = b.build('half', { left: left! });
    const outputs = graph.nodes[0]!.outputs.map((value) => (value?.name === right!.name ? null : value));
    expect(() => {
      checkGraph(withNode(graph, 0, { outputs }));
    }).not.toThrow();
  });

  it('refuses an operator outside the table', () => {
    const message = 'Foreign "Exp_0": expected an operator of the table, got Foreign';
    refuse(withNode(sound(), 0, { op: 'Foreign' }), message);
    refuse(withNode(sound(), 0, { domain: 'org.example' }), 'Exp "Exp_0": expected an operator of the table, got Exp');
  });

  it('refuses nodes out of order', () => {
    const graph = sound();
    refuse(
      { ...graph, nodes: [...graph.nodes].reverse() },
      'Add "Add_0": expected inputs defined earlier, got "Exp_0_out"',
    );
  });

  it('refuses a value that is not the one defined', () => {
    const graph = sound();
    const other = { ...graph.inputs[0]!, shape: [7] };
    refuse(withNode(graph, 0, { inputs: [other] }), 'Exp "Exp_0": expected inputs defined earlier, got "x"');
  });

  it('refuses a name defined twice', () => {
    const graph = sound();
    refuse({ ...graph, inputs: [...graph.inputs, ...graph.inputs] }, 'graph input: expected a new value name, got "x"');
    const initializer = { value: graph.inputs[0]!, data: scalarData(1, 'float32') };
    refuse({ ...graph, initializers: [initializer] }, 'initializer: expected a new value name, got "x" again');
    refuse(
      { ...graph, nodes: [graph.nodes[0]!, ...graph.nodes] },
      'Exp "Exp_0": expected a new value name, got "Exp_0_out" again',
    );
  });

  it('refuses a declared type that inference does not give', () => {
    const graph = sound();
    const output = { ...graph.nodes[0]!.outputs[0]!, dtype: 'float64' as const };
    refuse(
      withNode(graph, 0, { outputs: [output] }),
      'Exp "Exp_0": expected output 0 of type float32[batch, 2], got float64[batch, 2]',
    );
  });

  it('refuses more outputs than the operator has', () => {
    const graph = sound();
    const [output] = graph.nodes[0]!.outputs;
    const outputs = [output!, { ...output!, name: 'second' }];
    refuse(withNode(graph, 0, { outputs }), 'Exp "Exp_0": expected at most 1 outputs, got 2');
  });

  it('refuses an ill-typed node', () => {
    const graph = sound();
    const constant = graph.initializers[0]!.value;
    const wrong = { ...constant, dtype: 'float64' as const };
    const initializers = [{ value: wrong, data: scalarData(1, 'float64') }];
    const inputs = [graph.nodes[0]!.outputs[0]!, wrong];
    refuse(
      { ...withNode(graph, 1, { inputs }), initializers },
      'Add "Add_0": expected operands of one dtype, got float32 and float64',
    );
  });

  it('refuses an output that nothing defines', () => {
    const graph = sound();
    const outputs = [{ ...graph.outputs[0]!, name: 'missing' }];
    refuse({ ...graph, outputs }, 'graph output: expected a defined value, got "missing"');
  });
});
