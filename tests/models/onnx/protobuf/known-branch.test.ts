import { create } from '@bufbuild/protobuf';
import { checkGraph } from '../../../../models/onnx/check-graph.js';
import { printGraph } from '../../../../models/onnx/print-graph.js';
import { decodeModel } from '../../../../models/onnx/protobuf/decode-model.js';
import { encodeModel } from '../../../../models/onnx/protobuf/encode-model.js';
import {
  AttributeProto_AttributeType as Type,
  GraphProtoSchema,
} from '../../../../models/onnx/protobuf/generated/onnx_pb.js';
import { declare, onnxFile } from '../../../support/onnx-files.js';
import { floats, toNumbers } from '../../../support/run-graph.js';
import { Session } from '../../../../models/runtime/session.js';

const branch = (name: string, op: string) => ({
  name,
  type: Type.GRAPH,
  g: create(GraphProtoSchema, {
    name,
    initializer: [{ name: 'inner_weight', dims: [1n], dataType: 1, floatData: [2] }],
    node: [
      { opType: op, input: ['x'], output: ['inner'] },
      { opType: 'Mul', input: ['inner', 'inner_weight'], output: ['result'] },
    ],
    output: [declare('result', ['batch', 4])],
  }),
});

/** y = x·2 or −x·2, by whether two dims are equal. */
const fileOf = (left: number, right: number) =>
  onnxFile({
    node: [
      { opType: 'Shape', input: ['x'], output: ['shape'] },
      { opType: 'Gather', input: ['shape', 'left'], output: ['l'] },
      { opType: 'Gather', input: ['shape', 'right'], output: ['r'] },
      { opType: 'Equal', input: ['l', 'r'], output: ['equal'] },
      { opType: 'Not', input: ['equal'], output: ['condition'] },
      {
        name: 'if',
        opType: 'If',
        input: ['condition'],
        output: ['y'],
        attribute: [branch('then_branch', 'Neg'), branch('else_branch', 'Identity')],
      },
    ],
    initializer: [
      { name: 'left', dataType: 7, int64Data: [BigInt(left)] },
      { name: 'right', dataType: 7, int64Data: [BigInt(right)] },
    ],
  });

async function run(bytes: Uint8Array): Promise<Record<string, number[]>> {
  const session = await Session.create(bytes, { threads: 1 });
  try {
    return toNumbers(await session.run({ x: floats([1, 4], [1, 2, 3, 4]) }));
  } finally {
    await session.release();
  }
}

describe('an If', () => {
  it('is the branch of a condition that is known from shapes', async () => {
    const graph = decodeModel(fileOf(0, 0));
    expect(graph.nodes.map(({ op }) => op)).not.toContain('If');
    expect(printGraph(graph)).toContain('y: float32[batch, 4] = Identity(');
    checkGraph(graph);
    const own = await run(fileOf(0, 0));
    expect(own).toEqual({ y: [2, 4, 6, 8] });
    expect(await run(encodeModel(graph))).toEqual(own);
  });

  it('stays where dims may or may not be equal', async () => {
    const graph = decodeModel(fileOf(0, 1));
    expect(graph.nodes.map(({ op }) => op)).toContain('If');
    expect(await run(fileOf(0, 1))).toEqual({ y: [-2, -4, -6, -8] });
  });

  it('stays where a branch is missing', () => {
    const node = { name: 'if', opType: 'If', input: ['yes'], output: ['y'], attribute: [branch('then_branch', 'Neg')] };
    const shape = { opType: 'Shape', input: ['x'], output: ['shape'] };
    const equal = { opType: 'Equal', input: ['shape', 'shape'], output: ['both'] };
    const first = { opType: 'Not', input: ['both'], output: ['yes'] };
    expect(decodeModel(onnxFile({ node: [shape, equal, first, node] })).nodes.at(-1)?.op).toBe('If');
  });
});
