import { grad } from '../../../models/autodiff/vjp.js';
import { gelu, gemm, layerNormalization, reshape, slice, softmax, square, sumAll } from '../../../models/onnx/emit.js';
import { GraphBuilder } from '../../../models/onnx/graph-builder.js';
import { printGraph } from '../../../models/onnx/print-graph.js';

describe('the printer', () => {
  it('writes one line a node: types, operands, known elements, attributes that are not the default', () => {
    const b = new GraphBuilder();
    const x = b.input('x', 'float32', ['batch', 'sequence', 4]);
    const weight = b.input('weight', 'float32', [2, 4]);
    const flat = reshape(b, x, ['batch*sequence', 4]);
    const states = gelu(b, gemm(b, flat, weight, { transB: true }), 'tanh');
    const split = reshape(b, states, ['batch', 'sequence', 2]);
    const probabilities = softmax(b, slice(b, split, 1, 0, 1));
    expect(printGraph(b.build('tiny', { probabilities }))).toMatchInlineSnapshot(`
     "tiny(x: float32[batch, sequence, 4], weight: float32[2, 4]) -> (probabilities: float32[batch, 1, 2]) {
       Shape_0_out: int64[1] = Shape(x, end=1)
       Shape_1_out: int64[1] = Shape(x, start=1, end=2)
       Mul_0_out: int64[1] = Mul(Shape_0_out=[batch], Shape_1_out=[sequence])
       Concat_0_out: int64[2] = Concat(Mul_0_out=[batch*sequence], const_0=[4], axis=0)
       Reshape_0_out: float32[batch*sequence, 4] = Reshape(x, Concat_0_out=[batch*sequence, 4])
       Gemm_0_out: float32[batch*sequence, 2] = Gemm(Reshape_0_out, weight, transB=1)
       Gelu_0_out: float32[batch*sequence, 2] = Gelu(Gemm_0_out, approximate="tanh")
       Concat_1_out: int64[3] = Concat(Shape_0_out=[batch], Shape_1_out=[sequence], const_1=[2], axis=0)
       Reshape_1_out: float32[batch, sequence, 2] = Reshape(Gelu_0_out, Concat_1_out=[batch, sequence, 2])
       Slice_0_out: float32[batch, 1, 2] = Slice(Reshape_1_out, const_2=[0], const_3=[1], const_3=[1])
       probabilities: float32[batch, 1, 2] = Softmax(Slice_0_out)
     }"
    `);
  });

  it('writes absent inputs and outputs as _', () => {
    const b = new GraphBuilder();
    const x = b.input('x', 'float32', [4]);
    const clipped = b.apply('Clip', [x, null, b.scalar(1)]);
    const { output } = layerNormalization(b, clipped, { scale: x, bias: x }, 1e-12);
    const graph = b.build('absent', { output });
    const nodes = graph.nodes.map((node) => ({
      ...node,
      outputs: node.outputs.map((value, at) => (at === 1 ? null : value)),
    }));
    expect(printGraph({ ...graph, nodes })).toMatchInlineSnapshot(`
     "absent(x: float32[4]) -> (output: float32[4]) {
       Clip_0_out: float32[4] = Clip(x, _, const_0)
       output: float32[4], _, LayerNormalization_0_out2: float32[1] = LayerNormalization(Clip_0_out, x, x, epsilon=1e-12)
     }"
    `);
  });

  it('shows what a gradient adds', () => {
    const b = new GraphBuilder();
    const x = b.input('x', 'float32', [3]);
    const [dx] = grad(b, sumAll(b, square(b, x)), [x]);
    expect(printGraph(b.build('gradient', { dx: dx! }))).toMatchInlineSnapshot(`
     "gradient(x: float32[3]) -> (dx: float32[3]) {
       Reshape_0_out: float32[1] = Reshape(const_1, const_2=[1])
       Expand_0_out: float32[3] = Expand(Reshape_0_out, const_3=[3])
       Mul_1_out: float32[3] = Mul(Expand_0_out, x)
       dx: float32[3] = Add(Mul_1_out, Mul_1_out)
     }"
    `);
  });

  it('hides raw attributes of foreign operators', () => {
    const b = new GraphBuilder();
    const graph = b.build('foreign', { y: b.apply('Exp', [b.input('x', 'float32', [])]) });
    const [node] = graph.nodes;
    const foreign = { ...node!, op: 'Foreign', attributes: { body: { raw: new Uint8Array(3) }, alpha: 2 } };
    expect(printGraph({ ...graph, nodes: [foreign] })).toContain('y: float32[] = Foreign(x, body=<raw>, alpha=2)');
  });
});
