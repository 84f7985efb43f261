import { add, cast, exp, mul, square } from '../../../models/onnx/emit.js';
import { GraphBuilder } from '../../../models/onnx/graph-builder.js';
import { GraphError } from '../../../models/onnx/graph-error.js';
import type { Graph, Node } from '../../../models/onnx/graph.js';
import { untypedValue } from '../../../models/onnx/untyped-value.js';
import { rewrite } from '../../../models/passes/rewrite.js';
import { expectSameResults, opsOf } from '../../support/expect-same-results.js';
import { floats } from '../../support/run-graph.js';

const squared = (graph: Graph): Graph =>
  rewrite(graph, (b, node, [x, y]) => (node.op === 'Mul' && x === y ? [b.apply('Pow', [x!, b.scalar(2)])] : null));

describe('a rewritten graph', () => {
  const x = floats([2], [1, -2]);

  it('has what stands for a node in its place, wherever it is read', async () => {
    const lowered = await expectSameResults(
      squared,
      (b) => {
        const square = mul(b, b.input('x', 'float32', [2]), b.scalar(1));
        const twice = mul(b, square, square);
        return { sum: add(b, twice, exp(b, twice)), same: twice };
      },
      { x },
    );
    expect(opsOf(lowered)).toContain('Pow');
  });

  it('lacks the nodes and constants that nothing needs any more', () => {
    const b = new GraphBuilder();
    const half = mul(b, b.input('x', 'float32', [2]), b.scalar(0.5));
    const rewritten = rewrite(b.build('graph', { y: exp(b, half) }), (next, { op }, [value]) =>
      op === 'Exp' ? [next.constant(floats([2], [1, 1]))] : op === 'Mul' ? [exp(next, value!)] : null,
    );
    expect(opsOf(rewritten)).toEqual(['Identity']);
    expect(rewritten.initializers).toHaveLength(1);
  });

  it('gives kept nodes and outputs the types that they had', async () => {
    const inHalf = (graph: Graph): Graph =>
      rewrite(graph, (b, node, [value]) => (node.op === 'Exp' ? [cast(b, exp(b, value!), 'float64')] : null));
    const lowered = await expectSameResults(
      inHalf,
      (b) => {
        const power = exp(b, b.input('x', 'float32', [2]));
        return { power, squared: square(b, power) };
      },
      { x },
    );
    expect(lowered.nodes.find(({ op }) => op === 'Mul')!.inputs[0]!.dtype).toBe('float32');
  });

  it('keeps nodes with values that nobody knows the type of', () => {
    const b = new GraphBuilder();
    const input = b.input('x', 'float32', [2]);
    const why = new GraphError({ op: 'Mystery', node: null, expected: 'a type', got: 'none' });
    const unknown = untypedValue('unknown', why);
    const shared = { domain: '', attributes: {} };
    const nodes: Node[] = [
      { ...shared, name: 'first', op: 'Mystery', inputs: [input], outputs: [unknown] },
      { ...shared, name: 'second', op: 'Mul', inputs: [unknown, unknown], outputs: [{ ...input, name: 'y' }] },
    ];
    const graph = { ...b.build('graph', {}), nodes, outputs: [nodes[1]!.outputs[0]!] };
    expect(squared(graph).nodes).toEqual(nodes);
  });
});
