import * as emit from '../../../../models/onnx/emit.js';
import { GraphBuilder } from '../../../../models/onnx/graph-builder.js';
import type { Graph } from '../../../../models/onnx/graph.js';
import { GraphError } from '../../../../models/onnx/graph-error.js';
import { encodeModel } from '../../../../models/onnx/protobuf/encode-model.js';
import {
  AttributeProto_AttributeType as Type,
  TensorProto_DataLocation,
  type GraphProto,
} from '../../../../models/onnx/protobuf/generated/onnx_pb.js';
import { parseModelProto } from '../../../../models/onnx/protobuf/model-proto.js';

function encodedGraph(graph: Graph): GraphProto {
  return parseModelProto(encodeModel(graph)).graph!;
}

/** y = op(x) for x float32 [batch, 4]. */
function graphOf(apply: (b: GraphBuilder) => Graph['outputs'][number]): Graph {
  const b = new GraphBuilder();
  return b.build('test', { y: apply(b) });
}

describe('an encoded model', () => {
  const plain = graphOf((b) => emit.relu(b, b.input('x', 'float32', ['batch', 4])));

  it('states the file version that fits the operator set', () => {
    const version = (opset: number): bigint => parseModelProto(encodeModel({ ...plain, opset })).irVersion;
    expect([13, 17, 20, 21].map(version)).toEqual([7n, 8n, 9n, 10n]);
    expect(() => version(12)).toThrow('graph "test": expected a standard operator set from 13 to 26, got 12');
  });

  it('imports the operator sets in use', () => {
    const imports = (graph: Graph): [string, bigint][] =>
      parseModelProto(encodeModel(graph)).opsetImport.map(({ domain, version }) => [domain, version]);
    const fused = graphOf((b) => {
      const x = b.input('x', 'float32', [2, 2]);
      return b.apply('FusedMatMul', [x, x], { transA: 1 });
    });
    expect(imports(plain)).toEqual([['', 20n]]);
    expect(imports(fused)).toEqual([
      ['', 20n],
      ['com.microsoft', 1n],
    ]);
  });

  it('carries the producer and metadata', () => {
    const model = parseModelProto(encodeModel(plain, { producer: 'test', metadata: { teacher: 'abc' } }));
    expect(model.producerName).toBe('test');
    expect(model.metadataProps.map(({ key, value }) => [key, value])).toEqual([['teacher', 'abc']]);
  });

  it('writes symbolic dims as parameters', () => {
    const { input, output } = encodedGraph(plain);
    for (const { type } of [input[0]!, output[0]!]) {
      expect(type?.value.value?.shape?.dim.map(({ value }) => value)).toEqual([
        { case: 'dimParam', value: 'batch' },
        { case: 'dimValue', value: 4n },
      ]);
    }
  });

  it('stores small constants as raw bytes and others by location, offset and length', () => {
    const { initializer } = encodedGraph(
      graphOf((b) => {
        const data = { location: 'model.safetensors', offset: 128, length: 8 };
        return emit.add(b, b.initializer('weight', 'float32', [2], data), b.scalar(1));
      }),
    );
    const [weight, one] = initializer;
    expect(weight?.dataLocation).toBe(TensorProto_DataLocation.EXTERNAL);
    expect(weight?.rawData).toHaveLength(0);
    expect(weight?.externalData.map(({ key, value }) => [key, value])).toEqual([
      ['location', 'model.safetensors'],
      ['offset', '128'],
      ['length', '8'],
    ]);
    expect([...one!.rawData]).toEqual([0, 0, 0x80, 0x3f]);
    expect(one?.dims).toEqual([]);
  });

  it('writes attributes by their kind and leaves defaults out', () => {
    const { node } = encodedGraph(
      graphOf((b) => {
        const x = b.input('x', 'float32', ['batch', 4]);
        return emit.transpose(b, emit.gelu(b, emit.softmax(b, emit.softmax(b, x, 0)), 'tanh'), [1, 0]);
      }),
    );
    const attributes = node.map(({ attribute }) => attribute.map(({ name, type }) => `${name}: ${Type[type]}`));
    expect(attributes).toEqual([['axis: INT'], [], ['approximate: STRING'], ['perm: INTS']]);
  });

  it('writes absent inputs as empty names', () => {
    const { node } = encodedGraph(
      graphOf((b) => b.apply('Clip', [b.input('x', 'float32', ['batch']), null, b.scalar(1)])),
    );
    expect(node[0]?.input.map((name) => name === '')).toEqual([false, true, false]);
  });

  it('refuses an attribute that is not of its kind, naming op and node', () => {
    const [node, ...rest] = graphOf((b) => emit.softmax(b, b.input('x', 'float32', [2]), 0)).nodes;
    const broken: Graph = { ...plain, nodes: [{ ...node!, attributes: { axis: 0.5 } }, ...rest] };
    expect(() => encodeModel(broken)).toThrow(GraphError);
    expect(() => encodeModel(broken)).toThrow('Softmax "Softmax_0": expected attribute "axis" of kind int, got 0.5');
  });

  it('refuses typed attributes on an operator it does not know', () => {
    const node = { name: 'n', op: 'Mystery', domain: '', inputs: [], outputs: [], attributes: { level: 1 } };
    expect(() => encodeModel({ ...plain, nodes: [node] })).toThrow('Mystery "n": expected raw attributes');
  });
});
