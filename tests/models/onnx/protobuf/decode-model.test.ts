import { checkGraph } from '../../../../models/onnx/check-graph.js';
import { GraphError } from '../../../../models/onnx/graph-error.js';
import type { Graph } from '../../../../models/onnx/graph.js';
import { printGraph } from '../../../../models/onnx/print-graph.js';
import { decodeModel } from '../../../../models/onnx/protobuf/decode-model.js';
import { encodeModel } from '../../../../models/onnx/protobuf/encode-model.js';
import { AttributeProto_AttributeType as Type } from '../../../../models/onnx/protobuf/generated/onnx_pb.js';
import type { ExternalData } from '../../../../models/onnx/tensor-data.js';
import { declare, intAttribute, onnxFile } from '../../../support/onnx-files.js';

describe('a decoded model', () => {
  it('has types for every value, inferred from the inputs', () => {
    const graph = decodeModel(
      onnxFile({
        node: [
          { name: 'a', opType: 'Exp', input: ['x'], output: ['e'] },
          { name: 'b', opType: 'Softmax', input: ['e'], output: ['y'] },
        ],
      }),
    );
    expect(printGraph(graph)).toBe(
      [
        'test(x: float32[batch, 4]) -> (y: float32[batch, 4]) {',
        '  e: float32[batch, 4] = Exp(x)',
        '  y: float32[batch, 4] = Softmax(e)',
        '}',
      ].join('\n'),
    );
    checkGraph(graph);
  });

  it('has every attribute that has a default', () => {
    const { nodes } = decodeModel(onnxFile({ node: [{ opType: 'Softmax', input: ['x'], output: ['y'] }] }));
    expect(nodes[0]?.attributes).toEqual({ axis: -1 });
  });

  it('has constants as initializers whose elements inference sees', () => {
    const graph = decodeModel(
      onnxFile({
        node: [
          {
            opType: 'Constant',
            output: ['shape'],
            attribute: [{ name: 'value_ints', type: Type.INTS, ints: [0n, -1n] }],
          },
          { opType: 'Relu', input: ['x'], output: ['r'] },
          { opType: 'Reshape', input: ['r', 'shape'], output: ['y'] },
        ],
      }),
    );
    expect(graph.nodes.map(({ op }) => op)).toEqual(['Relu', 'Reshape']);
    expect(graph.initializers[0]?.value).toEqual({ name: 'shape', dtype: 'int64', shape: [2], content: [0, -1] });
  });

  it('reads constants of every form', () => {
    const forms = [
      { name: 'value_float', type: Type.FLOAT, f: 0.5 },
      { name: 'value_floats', type: Type.FLOATS, floats: [1, 2] },
      { name: 'value_int', type: Type.INT, i: 3n },
      { name: 'value', type: Type.TENSOR, t: { dims: [1n], dataType: 11, doubleData: [4] } },
    ];
    const { initializers } = decodeModel(
      onnxFile({
        node: [
          ...forms.map((form, at) => ({ opType: 'Constant', output: [`c${at}`], attribute: [form] })),
          { opType: 'Relu', input: ['x'], output: ['y'] },
        ],
      }),
    );
    expect(initializers.map(({ data }) => data)).toEqual([
      { dtype: 'float32', shape: [], data: Float32Array.of(0.5) },
      { dtype: 'float32', shape: [2], data: Float32Array.of(1, 2) },
      { dtype: 'int64', shape: [], data: BigInt64Array.of(3n) },
      { dtype: 'float64', shape: [1], data: Float64Array.of(4) },
    ]);
  });

  it('has a name of its own for every node', () => {
    const { nodes } = decodeModel(
      onnxFile({
        node: [
          { name: 'x', opType: 'Exp', input: ['x'], output: ['a'] },
          { name: 'same', opType: 'Exp', input: ['a'], output: ['b'] },
          { name: 'same', opType: 'Exp', input: ['b'], output: ['c'] },
          { opType: 'Exp', input: ['c'], output: ['y'] },
        ],
      }),
    );
    expect(nodes.map(({ name }) => name)).toEqual(['Exp_0', 'same', 'Exp_1', 'Exp_2']);
  });

  it('takes an initializer that is also an input for a constant', () => {
    const { inputs, initializers } = decodeModel(
      onnxFile({
        input: [declare('x', ['batch', 4]), declare('bias', [4])],
        initializer: [{ name: 'bias', dims: [4n], dataType: 1, floatData: [1, 2, 3, 4] }],
        node: [{ opType: 'Add', input: ['x', 'bias'], output: ['y'] }],
      }),
    );
    expect(inputs.map(({ name }) => name)).toEqual(['x']);
    expect(initializers.map(({ value }) => value.name)).toEqual(['bias']);
  });

  it('takes declared types where a shape is only known at run time', () => {
    const { outputs } = decodeModel(
      onnxFile({
        input: [declare('x', ['batch', 4]), declare('shape', [2], 7)],
        output: [declare('y', ['rows', 8])],
        node: [{ opType: 'Reshape', input: ['x', 'shape'], output: ['y'] }],
      }),
    );
    expect(outputs).toEqual([{ name: 'y', dtype: 'float32', shape: ['rows', 8], content: null }]);
  });

  it('has values that do not type, until their type is asked for', () => {
    const { nodes } = decodeModel(
      onnxFile({ node: [{ name: 'm', opType: 'MatMul', input: ['x', 'x'], output: ['y'] }], output: [] }),
    );
    expect(nodes[0]?.outputs[0]?.name).toBe('y');
    expect(() => nodes[0]?.outputs[0]?.shape).toThrow('MatMul "m": expected matrices');
  });

  it('gives unnamed dims symbols of their own', () => {
    const graph = decodeModel(
      onnxFile({
        input: [declare('x', ['', 4]), declare('z', ['', 4])],
        node: [{ opType: 'Relu', input: ['x'], output: ['y'] }],
      }),
    );
    expect(graph.inputs.map(({ shape }) => shape[0])).toEqual(['?x.0', '?z.0']);
  });
});

describe('the weights of a file', () => {
  const large = Float32Array.from({ length: 512 }, (_, index) => index / 7);
  const bytes = onnxFile({
    initializer: [
      { name: 'large', dims: [512n], dataType: 1, rawData: new Uint8Array(large.buffer) },
      { name: 'small', dims: [1n], dataType: 1, rawData: new Uint8Array(Float32Array.of(2).buffer) },
    ],
    node: [{ opType: 'Relu', input: ['x'], output: ['y'] }],
  });
  const dataOf = (graph: Graph, name: string) => graph.initializers.find(({ value }) => value.name === name)!.data;

  it('are read with it', () => {
    expect(dataOf(decodeModel(bytes), 'large')).toMatchObject({ dtype: 'float32', data: large });
  });

  it('stay in it where its name is given, but for small ones', () => {
    const graph = decodeModel(bytes, 'model.onnx');
    const { location, offset, length } = dataOf(graph, 'large') as ExternalData;
    expect([location, length]).toEqual(['model.onnx', large.byteLength]);
    expect(new Float32Array(bytes.slice(offset, offset + length).buffer)).toEqual(large);
    expect(dataOf(graph, 'small')).toMatchObject({ data: Float32Array.of(2) });
  });
});

describe('an operator outside the table', () => {
  const mystery = {
    name: 'n',
    opType: 'Mystery',
    domain: 'org.example',
    input: ['x'],
    output: ['m'],
    attribute: [intAttribute('level', 3)],
  };
  const opsets = { '': 20, 'org.example': 1 };

  it('keeps its raw attributes and takes declared types', () => {
    const bytes = onnxFile(
      {
        node: [mystery, { name: 'r', opType: 'Relu', input: ['m'], output: ['y'] }],
        valueInfo: [declare('m', ['batch', 4])],
      },
      opsets,
    );
    const graph = decodeModel(bytes);
    expect(graph.nodes[0]?.attributes['level']).toEqual({ raw: expect.any(Uint8Array) });
    expect(printGraph(decodeModel(encodeModel(graph)))).toBe(printGraph(graph));
  });

  it('can be named by a later stage when its output types are unknown', () => {
    const node = [
      mystery,
      { opType: 'Relu', input: ['m'], output: ['r'] },
      { opType: 'Relu', input: ['r'], output: ['y'] },
    ];
    const graph = decodeModel(onnxFile({ node }, opsets));
    const unknown = 'Mystery "n": expected an operator of the table, or declared output types, got neither';
    expect(() => graph.nodes[1]!.outputs[0]!.shape).toThrow(unknown);
    expect(() => {
      checkGraph(graph);
    }).toThrow('Mystery "n": expected an operator of the table, got Mystery');
    expect(decodeModel(encodeModel(graph)).nodes.map(({ op }) => op)).toEqual(['Mystery', 'Relu', 'Relu']);
  });
});

describe('a malformed model', () => {
  const relu = { name: 'r', opType: 'Relu', input: ['x'], output: ['y'] };
  const cases: Record<string, [Uint8Array, string]> = {
    'without a graph': [
      new Uint8Array([0x08, 0x09, 0x42, 0x02, 0x10, 0x14]),
      'model.graph: expected a graph, got none',
    ],
    'without an operator set': [onnxFile({ node: [relu] }, {}), 'model.opset_import: expected a standard operator set'],
    'of an old operator set': [onnxFile({ node: [relu] }, { '': 10 }), 'from 11 to 26, got 10'],
    'with an input that nothing gives': [
      onnxFile({ node: [{ ...relu, input: ['ghost'] }] }),
      'Relu "r": expected inputs defined earlier, got "ghost", which nothing gives',
    ],
    'with nodes out of order': [
      onnxFile({
        node: [
          { ...relu, input: ['e'] },
          { opType: 'Exp', input: ['x'], output: ['e'] },
        ],
      }),
      'Relu "r": expected inputs defined earlier, got "e", which a later node gives',
    ],
    'with a value given twice': [onnxFile({ node: [relu, relu] }), 'expected a new value name, got "y" again'],
    'with an output that nothing gives': [
      onnxFile({ node: [] }),
      'graph output "y": expected a defined value, got "y"',
    ],
    'with an input without a name': [
      onnxFile({ input: [declare('', [1])], node: [] }),
      'graph input: expected a name, got none',
    ],
    'with an initializer without a name': [
      onnxFile({ initializer: [{ dataType: 1, floatData: [1] }] }),
      'expected a name, got none',
    ],
    'with an input of strings': [
      onnxFile({ input: [declare('x', [1], 8)] }),
      'graph input "x": expected a tensor of known element type and rank, got STRING[1]',
    ],
    'with a node without an operator': [
      onnxFile({ node: [{ ...relu, opType: '' }] }),
      'node "r": expected an operator, got none',
    ],
    'with a node without inputs': [onnxFile({ node: [{ ...relu, input: [] }] }), 'Relu "r": expected inputs, got none'],
    'with too many outputs': [
      onnxFile({ node: [{ ...relu, output: ['y', 'z'] }] }),
      'Relu "r": expected at most 1 outputs, got 2',
    ],
    'with an attribute of the wrong kind': [
      onnxFile({ node: [{ ...relu, opType: 'Softmax', attribute: [{ name: 'axis', type: Type.FLOAT, f: 1 }] }] }),
      'Softmax "r": expected attribute "axis" of kind int, got float',
    ],
    'with an attribute in an older form': [
      onnxFile({
        node: [{ ...relu, opType: 'ReduceMean', attribute: [{ name: 'axes', type: Type.INTS, ints: [1n] }] }],
      }),
      'ReduceMean "r": expected attributes among keepdims, noop_with_empty_axes, got "axes"',
    ],
    'with an attribute given twice': [
      onnxFile({
        node: [{ ...relu, opType: 'Softmax', attribute: [intAttribute('axis', 0), intAttribute('axis', 1)] }],
      }),
      'Softmax "r": expected attributes given once, got "axis" again',
    ],
    'with an output type that contradicts the nodes': [
      onnxFile({ node: [relu], output: [declare('y', ['batch', 5])] }),
      'graph output "y": expected type float32[batch, 4], got FLOAT[batch, 5]',
    ],
  };

  for (const [title, [bytes, message]] of Object.entries(cases)) {
    it(`${title} is refused`, () => {
      expect(() => decodeModel(bytes)).toThrow(message);
    });
  }

  it('is refused by an error that names op and node', () => {
    try {
      decodeModel(onnxFile({ node: [{ ...relu, input: ['ghost'] }] }));
    } catch (error) {
      expect(error).toBeInstanceOf(GraphError);
      expect(error).toMatchObject({ op: 'Relu', node: 'r', code: 'BAD_USER_INPUT' });
      return;
    }
    throw new Error('not refused');
  });
});
