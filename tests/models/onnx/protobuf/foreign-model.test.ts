import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { printGraph } from '../../../../models/onnx/print-graph.js';
import { decodeModel } from '../../../../models/onnx/protobuf/decode-model.js';
import { encodeModel } from '../../../../models/onnx/protobuf/encode-model.js';
import { parseModelProto, serializeModelProto } from '../../../../models/onnx/protobuf/model-proto.js';

describe('a model that the onnx package wrote', () => {
  const bytes = readFileSync(join(__dirname, '../../../fixtures/onnx/helper-model.onnx'));

  it('decodes with all types, and encodes to the same graph', () => {
    const graph = decodeModel(bytes);
    expect(printGraph(graph)).toBe(
      [
        'helper_model(x: float32[batch, sequence, 4]) -> (y: float32[batch, sequence, 4]) {',
        '  rows: float32[batch*sequence, 4] = Reshape(x, flat=[-1, 4])',
        '  product: float32[batch*sequence, 4] = Gemm(rows, weight, transB=1, alpha=0.1)',
        '  shape: int64[3] = Shape(x)',
        '  cube: float32[batch, sequence, 4] = Reshape(product, shape=[batch, sequence, 4])',
        '  normal: float32[batch, sequence, 4] = LayerNormalization(cube, scale, epsilon=1e-12)',
        '  elu: float32[batch, sequence, 4] = Elu(normal, alpha=<raw>)',
        '  y: float32[batch, sequence, 4] = Softmax(elu, axis=2)',
        '}',
      ].join('\n'),
    );
    expect(decodeModel(encodeModel(graph))).toEqual(graph);
  });

  it('survives the protobuf level byte for byte', () => {
    expect(Buffer.from(serializeModelProto(parseModelProto(bytes))).equals(bytes)).toBe(true);
  });
});
