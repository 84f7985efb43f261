import { checkGraph } from '../../../../models/onnx/check-graph.js';
import { decodeModel } from '../../../../models/onnx/protobuf/decode-model.js';
import { encodeModel } from '../../../../models/onnx/protobuf/encode-model.js';
import { AttributeProto_AttributeType as Type } from '../../../../models/onnx/protobuf/generated/onnx_pb.js';
import { Session } from '../../../../models/runtime/session.js';
import { declare, intAttribute, onnxFile } from '../../../support/onnx-files.js';
import { normals, toNumbers } from '../../../support/run-graph.js';

const ints = (name: string, ...values: number[]) => ({ name, type: Type.INTS, ints: values.map(BigInt) });

async function run(bytes: Uint8Array): Promise<Record<string, number[]>> {
  const session = await Session.create(bytes, { threads: 1 });
  try {
    return toNumbers(await session.run({ x: normals([2, 4], 1) }));
  } finally {
    await session.release();
  }
}

const y = (...dims: (string | number)[]) => [declare('y', dims)];

const forms: Record<string, [number, Parameters<typeof onnxFile>[0], readonly string[]]> = {
  'ReduceMean with axes as an attribute': [
    11,
    {
      node: [{ opType: 'ReduceMean', input: ['x'], output: ['y'], attribute: [ints('axes', -1)] }],
      output: y('batch', 1),
    },
    ['ReduceMean'],
  ],
  'ReduceMean of version 17': [
    17,
    { node: [{ opType: 'ReduceMean', input: ['x'], output: ['y'], attribute: [ints('axes', 0)] }], output: y(1, 4) },
    ['ReduceMean'],
  ],
  'ReduceMean over all axes': [
    11,
    { node: [{ opType: 'ReduceMean', input: ['x'], output: ['y'] }], output: y(1, 1) },
    ['ReduceMean'],
  ],
  'ReduceSum with axes as an attribute': [
    12,
    {
      node: [
        { opType: 'ReduceSum', input: ['x'], output: ['y'], attribute: [ints('axes', 1), intAttribute('keepdims', 0)] },
      ],
      output: y('batch'),
    },
    ['ReduceSum'],
  ],
  'Unsqueeze and Squeeze with axes as an attribute': [
    11,
    {
      node: [
        { opType: 'Unsqueeze', input: ['x'], output: ['u'], attribute: [ints('axes', 0, 3)] },
        { opType: 'Squeeze', input: ['u'], output: ['y'], attribute: [ints('axes', 3)] },
      ],
      output: y(1, 'batch', 4),
    },
    ['Unsqueeze', 'Squeeze'],
  ],
  'Split with parts as an attribute': [
    11,
    {
      node: [
        {
          opType: 'Split',
          input: ['x'],
          output: ['y', 'z'],
          attribute: [ints('split', 1, 3), intAttribute('axis', 1)],
        },
      ],
      output: [declare('y', ['batch', 1]), declare('z', ['batch', 3])],
    },
    ['Split'],
  ],
  'Softmax over the last axis by default': [
    11,
    { node: [{ opType: 'Softmax', input: ['x'], output: ['y'] }] },
    ['Softmax'],
  ],
  'ConstantOfShape with a value': [
    14,
    {
      node: [
        { opType: 'Shape', input: ['x'], output: ['shape'] },
        {
          opType: 'ConstantOfShape',
          input: ['shape'],
          output: ['ones'],
          attribute: [{ name: 'value', type: Type.TENSOR, t: { dims: [1n], dataType: 1, floatData: [1.5] } }],
        },
        { opType: 'Mul', input: ['x', 'ones'], output: ['y'] },
      ],
    },
    ['Shape', 'Expand', 'Mul'],
  ],
  'ConstantOfShape of zeros': [
    14,
    {
      node: [
        { opType: 'Shape', input: ['x'], output: ['shape'] },
        { opType: 'ConstantOfShape', input: ['shape'], output: ['y'] },
      ],
    },
    ['Shape', 'Expand'],
  ],
};

describe.each(Object.entries(forms))('%s', (_, [opset, fields, ops]) => {
  const bytes = onnxFile(fields, { '': opset });

  it('is read as the newer form, which computes the same', async () => {
    const graph = decodeModel(bytes);
    expect(graph.nodes.map(({ op }) => op)).toEqual(ops);
    expect(graph.opset).toBe(18);
    checkGraph(graph);
    expect(await run(encodeModel(graph))).toEqual(await run(bytes));
  });
});

describe('Softmax before version 13', () => {
  it('is refused where it is not over the last axis', () => {
    const node = { name: 's', opType: 'Softmax', input: ['x'], output: ['y'], attribute: [intAttribute('axis', 0)] };
    expect(() => decodeModel(onnxFile({ node: [node] }, { '': 12 }))).toThrow(
      'Softmax "s": expected the last axis, before version 13 of the operator set, got axis 0',
    );
  });
});

describe('a constant that a newer form needs', () => {
  it('has a name of its own', () => {
    const graph = decodeModel(
      onnxFile(
        {
          initializer: [{ name: 'm_constant_0', dataType: 1, floatData: [1] }],
          node: [
            { name: 'm', opType: 'ReduceMean', input: ['x'], output: ['n'], attribute: [ints('axes', 1)] },
            { opType: 'Add', input: ['n', 'm_constant_0'], output: ['y'] },
          ],
          output: y('batch', 1),
        },
        { '': 13 },
      ),
    );
    expect(graph.initializers.map(({ value }) => value.name)).toEqual(['m_constant_0', 'm_constant_1']);
  });
});
