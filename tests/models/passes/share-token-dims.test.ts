import { add, cast } from '../../../models/onnx/emit.js';
import { GraphBuilder } from '../../../models/onnx/graph-builder.js';
import { decodeModel } from '../../../models/onnx/protobuf/decode-model.js';
import { shareTokenDims } from '../../../models/passes/share-token-dims.js';
import { declare, onnxFile } from '../../support/onnx-files.js';

describe('token inputs', () => {
  it('get the dims of input_ids, and what depends on them gets its type', () => {
    const graph = decodeModel(
      onnxFile({
        input: [declare('attention_mask', ['', ''], 7), declare('input_ids', ['b', 's'], 7), declare('x', ['n'])],
        node: [{ opType: 'Add', input: ['input_ids', 'attention_mask'], output: ['sum'] }],
        output: [],
      }),
    );
    expect(() => graph.nodes[0]!.outputs[0]!.shape).toThrow('expected shapes that broadcast');
    const shared = shareTokenDims(graph);
    expect(shared.inputs.map(({ shape }) => shape)).toEqual([['b', 's'], ['b', 's'], ['n']]);
    expect(shared.nodes[0]!.outputs[0]).toMatchObject({ name: 'sum', dtype: 'int64', shape: ['b', 's'] });
  });

  it('of one shape leave the graph as it is', () => {
    const b = new GraphBuilder();
    const [ids, mask] = ['input_ids', 'attention_mask'].map((name) => b.input(name, 'int64', ['b', 's']));
    const graph = b.build('same', { sum: cast(b, add(b, ids!, mask!), 'float32') });
    expect(shareTokenDims(graph)).toBe(graph);
  });
});
