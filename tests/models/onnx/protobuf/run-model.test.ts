import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import * as emit from '../../../../models/onnx/emit.js';
import { GraphBuilder } from '../../../../models/onnx/graph-builder.js';
import type { Graph } from '../../../../models/onnx/graph.js';
import { decodeModel } from '../../../../models/onnx/protobuf/decode-model.js';
import { encodeModel } from '../../../../models/onnx/protobuf/encode-model.js';

const DATA_OFFSET = 128;

/** A safetensors file with one float32 tensor `weight`, its data at `DATA_OFFSET`. */
function safetensors(weight: Float32Array): Uint8Array {
  const header = { weight: { dtype: 'F32', shape: [weight.length], data_offsets: [0, weight.byteLength] } };
  const json = JSON.stringify(header).padEnd(DATA_OFFSET - 8);
  const length = new BigUint64Array([BigInt(json.length)]);
  return Buffer.concat([new Uint8Array(length.buffer), Buffer.from(json), new Uint8Array(weight.buffer)]);
}

/** scaled = 2·x·wᵀ for x [rows, 2] and w [3, 2]; w in memory or in another file. */
function scaledProduct(weight: Float32Array, external: boolean): Graph {
  const b = new GraphBuilder();
  const x = b.input('x', 'float32', ['rows', 2]);
  const data = external
    ? { location: 'model.safetensors', offset: DATA_OFFSET, length: weight.byteLength }
    : { dtype: 'float32' as const, shape: [3, 2], data: weight };
  const w = b.initializer('weight', 'float32', [3, 2], data);
  return b.build('scaled_product', { scaled: b.apply('FusedMatMul', [x, w], { transB: 1, alpha: 2 }) });
}

describe('an encoded model in ONNX Runtime', () => {
  const weight = Float32Array.of(1, 2, 3, 4, 5, 6);
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gkd-onnx-'));
    await writeFile(join(folder, 'model.safetensors'), safetensors(weight));
  });

  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  async function run(bytes: Uint8Array): Promise<unknown> {
    const path = join(folder, 'model.onnx');
    await writeFile(path, bytes);
    const session = await InferenceSession.create(path, { intraOpNumThreads: 1 });
    try {
      const { scaled } = await session.run({ x: new Tensor('float32', Float32Array.of(1, 0, 0, 1), [2, 2]) });
      return [scaled!.dims, scaled!.data];
    } finally {
      await session.release();
    }
  }

  const expected = [[2, 3], Float32Array.of(2, 6, 10, 4, 8, 12)];

  it('runs with a weight inside the file', async () => {
    expect(await run(encodeModel(scaledProduct(weight, false)))).toEqual(expected);
  });

  it('runs with a weight at an offset in a safetensors file next to it', async () => {
    expect(await run(encodeModel(scaledProduct(weight, true)))).toEqual(expected);
  });

  it('runs the same after a round trip', async () => {
    const bytes = encodeModel(decodeModel(encodeModel(scaledProduct(weight, true))));
    expect(await run(bytes)).toEqual(expected);
  });

  it('runs where optional outputs are absent', async () => {
    const b = new GraphBuilder();
    const x = b.input('x', 'float32', ['rows', 2]);
    const scale = b.constant({ dtype: 'float32', shape: [2], data: Float32Array.of(1, 1) });
    const { output, inverseDeviation } = emit.layerNormalization(b, x, { scale, bias: scale }, 1e-12);
    const graph = b.build('normalised', { scaled: emit.mul(b, emit.shift(b, output, -1), inverseDeviation) });
    const nodes = graph.nodes.map((node) => {
      return node.op === 'LayerNormalization' ? { ...node, outputs: [node.outputs[0]!, null, node.outputs[2]!] } : node;
    });
    const [dims, data] = (await run(encodeModel({ ...graph, nodes }))) as [number[], Float32Array];
    expect(dims).toEqual([2, 2]);
    expect([...data].map((value) => Math.round(value * 1e4) / 1e4)).toEqual([2, -2, -2, 2]);
  });
});
