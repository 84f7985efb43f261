import { checkGraph } from '../../../models/onnx/check-graph.js';
import { exp } from '../../../models/onnx/emit.js';
import { printGraph } from '../../../models/onnx/print-graph.js';
import { decodeModel } from '../../../models/onnx/protobuf/decode-model.js';
import { rewriteGraph } from '../../../models/passes/rewrite-graph.js';
import { onnxFile } from '../../support/onnx-files.js';

const mystery = { name: 'Exp_0', opType: 'Mystery', domain: 'org.example', input: ['x'], output: ['m'] };
const tail = [
  { name: 'a', opType: 'Shape', input: ['m'], output: ['shape'] },
  { name: 'b', opType: 'Reshape', input: ['x', 'shape'], output: ['y'] },
];

describe('a rewritten graph', () => {
  it('has types for what depends on a replaced value, and the names of the file', () => {
    const graph = decodeModel(onnxFile({ node: [mystery, ...tail] }, { '': 20, 'org.example': 1 }));
    const rewritten = rewriteGraph(graph, (b, { op, inputs }) => (op === 'Mystery' ? [exp(b, inputs[0]!)] : null));
    expect(printGraph(rewritten)).toBe(
      [
        'test(x: float32[batch, 4]) -> (y: float32[batch, 4]) {',
        '  Exp_1_out: float32[batch, 4] = Exp(x)',
        '  m: float32[batch, 4] = Identity(Exp_1_out)',
        '  shape: int64[2] = Shape(m)',
        '  y: float32[batch, 4] = Reshape(x, shape=[batch, 4])',
        '}',
      ].join('\n'),
    );
    checkGraph(rewritten);
    expect(rewritten.opset).toBe(20);
  });

  it('has values without a type where nothing was replaced, which name the cause', () => {
    const graph = decodeModel(onnxFile({ node: [mystery, ...tail], output: [] }, { '': 20, 'org.example': 1 }));
    const { nodes } = rewriteGraph(graph, () => null);
    expect(nodes.map(({ op }) => op)).toEqual(['Mystery', 'Shape', 'Reshape']);
    expect(() => nodes[2]!.outputs[0]!.dtype).toThrow('Mystery "Exp_0": expected an operator of the table');
  });

  it('is written in the operator set of a file that is newer than ours', () => {
    const graph = decodeModel(onnxFile({ node: [{ opType: 'Relu', input: ['x'], output: ['y'] }] }, { '': 23 }));
    expect(rewriteGraph(graph, () => null).opset).toBe(23);
  });
});
