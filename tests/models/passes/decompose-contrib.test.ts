import { checkGraph } from '../../../models/onnx/check-graph.js';
import { decodeModel } from '../../../models/onnx/protobuf/decode-model.js';
import { encodeModel } from '../../../models/onnx/protobuf/encode-model.js';
import { AttributeProto_AttributeType as Type } from '../../../models/onnx/protobuf/generated/onnx_pb.js';
import { decomposeContrib } from '../../../models/passes/decompose-contrib.js';
import { Session, type HostTensor } from '../../../models/runtime/session.js';
import { declare, intAttribute, onnxFile } from '../../support/onnx-files.js';
import { normals, toNumbers } from '../../support/run-graph.js';

const [BATCH, LENGTH, HIDDEN] = [2, 5, 4];
const DTYPES = { float32: 1, int32: 6 } as const;

const int32s = (shape: readonly number[], values: readonly number[]): HostTensor => {
  return { dtype: 'int32', shape, data: Int32Array.from(values) };
};
const floatAttribute = (name: string, f: number) => ({ name, type: Type.FLOAT, f });

interface Fused {
  readonly op: string;
  /** Operands in order; null for one that is absent. */
  readonly inputs: readonly (HostTensor | null)[];
  readonly attributes?: readonly ReturnType<typeof intAttribute>[];
  /** The rank of each output; null for one that is absent. */
  readonly outputs?: readonly (number | null)[];
}

/** A file with one fused operator whose operands are its inputs; their first two dims are symbolic where all share them. */
function fileOf({ op, inputs, attributes = [], outputs = [3] }: Fused): Uint8Array {
  const dims = (shape: readonly number[]) =>
    shape.map((dim, axis) => (dim === BATCH && axis === 0 ? 'batch' : dim === LENGTH ? 'length' : dim));
  return onnxFile(
    {
      input: inputs.flatMap((tensor, at) =>
        tensor ? [declare(`x${at}`, dims(tensor.shape), DTYPES[tensor.dtype as keyof typeof DTYPES])] : [],
      ),
      node: [
        {
          name: 'fused',
          opType: op,
          domain: 'com.microsoft',
          input: inputs.map((tensor, at) => (tensor ? `x${at}` : '')),
          output: outputs.map((rank, at) => (rank === null ? '' : `y${at}`)),
          attribute: [...attributes],
        },
      ],
      output: outputs.flatMap((rank, at) =>
        rank === null
          ? []
          : [declare(`y${at}`, ['batch', 'length', HIDDEN].slice(0, rank), op.startsWith('Embed') && at === 1 ? 6 : 1)],
      ),
    },
    { '': 20, 'com.microsoft': 1 },
  );
}

async function run(bytes: Uint8Array, inputs: Fused['inputs']): Promise<Record<string, number[]>> {
  const session = await Session.create(bytes, { threads: 1 });
  try {
    return toNumbers(
      await session.run(Object.fromEntries(inputs.flatMap((tensor, at) => (tensor ? [[`x${at}`, tensor]] : [])))),
    );
  } finally {
    await session.release();
  }
}

/** Expects that the parts compute what ONNX Runtime's own kernel computes. */
async function expectEqual(fused: Fused): Promise<void> {
  const bytes = fileOf(fused);
  const graph = decomposeContrib(decodeModel(bytes));
  expect(graph.nodes.map(({ domain }) => domain)).not.toContain('com.microsoft');
  checkGraph(graph);
  const [own, parts] = [await run(bytes, fused.inputs), await run(encodeModel(graph), fused.inputs)];
  expect(Object.keys(parts)).toEqual(Object.keys(own));
  for (const [name, values] of Object.entries(own)) {
    const largest = 1 + Math.max(...values.map(Math.abs));
    values.forEach((value, at) => {
      expect(Math.abs(parts[name]![at]! - value)).toBeLessThan(1e-5 * largest);
    });
  }
}

const x = normals([BATCH, LENGTH, HIDDEN], 1);
const y = normals([BATCH, LENGTH, HIDDEN], 2);
const z = normals([BATCH, LENGTH, HIDDEN], 3);
const vector = (seed: number, size = HIDDEN) => normals([size], seed);

describe('the parts of a fused activation', () => {
  it('are those of BiasGelu', () => expectEqual({ op: 'BiasGelu', inputs: [x, vector(2)] }));
  it('are those of Gelu', () => expectEqual({ op: 'Gelu', inputs: [x] }));
  it('are those of FastGelu with a bias', () => expectEqual({ op: 'FastGelu', inputs: [x, vector(2)] }));
  it('are those of FastGelu without', () => expectEqual({ op: 'FastGelu', inputs: [x] }));
  it('are those of QuickGelu', () =>
    expectEqual({ op: 'QuickGelu', inputs: [x], attributes: [floatAttribute('alpha', 1.5)] }));
});

describe('the parts of SkipLayerNormalization', () => {
  const attributes = [floatAttribute('epsilon', 0.01)];

  it('are a sum and a normalisation', () =>
    expectEqual({ op: 'SkipLayerNormalization', inputs: [x, y, vector(3), vector(4)], attributes }));

  it('are also those with a bias of the sum, which is an output', () => {
    const inputs = [x, y, vector(3), vector(4), vector(5)];
    return expectEqual({ op: 'SkipLayerNormalization', inputs, attributes, outputs: [3, null, null, 3] });
  });

  it('are also those without a bias of the normalisation', () =>
    expectEqual({ op: 'SkipLayerNormalization', inputs: [x, y, vector(3)], attributes }));
});

describe('the parts of EmbedLayerNormalization', () => {
  const op = 'EmbedLayerNormalization';
  const ids = int32s([BATCH, LENGTH], [1, 2, 3, 0, 0, 4, 5, 6, 7, 1]);
  const segments = int32s([BATCH, LENGTH], [0, 1, 1, 0, 0, 1, 1, 0, 0, 0]);
  const mask = int32s([BATCH, LENGTH], [1, 1, 1, 0, 0, 1, 1, 1, 1, 1]);
  const places = int32s([BATCH, LENGTH], [2, 3, 4, 1, 1, 6, 5, 4, 3, 2]);
  const [words, positions, kinds] = [normals([8, HIDDEN], 1), normals([7, HIDDEN], 2), normals([2, HIDDEN], 3)];
  const [gain, bias] = [vector(4), vector(5)];

  it('are three look-ups, a normalisation and the lengths of the rows', () =>
    expectEqual({ op, inputs: [ids, segments, words, positions, kinds, gain, bias, mask], outputs: [3, 1] }));

  it('are two look-ups without segments, and no lengths without a mask', () =>
    expectEqual({ op, inputs: [ids, null, words, positions, null, gain, bias], outputs: [3, 1] }));

  it('take positions that are given, and give the sum', () => {
    const inputs = [ids, segments, words, positions, kinds, gain, bias, mask, places];
    return expectEqual({ op, inputs, outputs: [3, 1, 3] });
  });
});

describe('the parts of Attention', () => {
  const op = 'Attention';
  const heads = intAttribute('num_heads', 2);
  const weights = normals([HIDDEN, 3 * HIDDEN], 2);
  const biases = vector(3, 3 * HIDDEN);
  const mask = int32s([BATCH, LENGTH], [1, 1, 1, 0, 0, 1, 0, 1, 1, 1]);
  const square = int32s(
    [BATCH, LENGTH, LENGTH],
    Array.from({ length: 50 }, (_, at) => (at % 3 === 1 ? 0 : 1)),
  );

  it('are those without a mask', () => expectEqual({ op, inputs: [x, weights, biases], attributes: [heads] }));

  it('are those with a mask of tokens', () =>
    expectEqual({ op, inputs: [x, weights, biases, mask], attributes: [heads] }));

  it('are those with the number of tokens per row', () =>
    expectEqual({ op, inputs: [x, weights, biases, int32s([BATCH], [3, 5])], attributes: [heads] }));

  it('are those with a mask of pairs, a scale and a filter value', () => {
    const attributes = [heads, floatAttribute('scale', 0.3), floatAttribute('mask_filter_value', -3)];
    return expectEqual({ op, inputs: [x, weights, biases, square], attributes });
  });

  it('are those with a bias of the scores', () => {
    const scores = normals([BATCH, 2, LENGTH, LENGTH], 5);
    return expectEqual({ op, inputs: [x, weights, biases, mask, null, scores], attributes: [heads] });
  });

  it('are not known for a causal mask, which stays', () => {
    const attributes = [heads, intAttribute('unidirectional', 1)];
    const graph = decomposeContrib(decodeModel(fileOf({ op, inputs: [x, weights, biases], attributes })));
    expect(graph.nodes.map((node) => node.op)).toContain('Attention');
  });
});

describe('the parts of MultiHeadAttention', () => {
  const op = 'MultiHeadAttention';
  const attributes = [intAttribute('num_heads', 2)];
  const mask = int32s([BATCH, LENGTH], [1, 1, 1, 0, 0, 1, 1, 1, 1, 1]);

  it('are those without a bias', () => expectEqual({ op, inputs: [x, y, z], attributes }));
  it('are those with a bias and a mask', () =>
    expectEqual({ op, inputs: [x, y, z, vector(3, 3 * HIDDEN), mask], attributes }));
});

describe('a fused operator that is ill-formed', () => {
  it.each(['Attention', 'BiasGelu', 'EmbedLayerNormalization', 'MultiHeadAttention', 'SkipLayerNormalization'])(
    '%s stays where it lacks inputs',
    (op) => {
      const graph = decomposeContrib(decodeModel(fileOf({ op, inputs: [x] })));
      expect(graph.nodes.map((node) => node.op)).toEqual([op]);
    },
  );

  it('stays where its inputs do not fit', () => {
    const graph = decomposeContrib(decodeModel(fileOf({ op: 'BiasGelu', inputs: [x, vector(1, 3)] })));
    expect(graph.nodes.map((node) => node.op)).toContain('BiasGelu');
  });
});

describe('a graph without fused operators', () => {
  it('stays the same', () => {
    const graph = decodeModel(onnxFile({ node: [{ opType: 'Relu', input: ['x'], output: ['y'] }] }));
    expect(decomposeContrib(graph)).toBe(graph);
  });
});
