import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { decodeModel } from '../../../models/onnx/protobuf/decode-model.js';
import { encodeModel } from '../../../models/onnx/protobuf/encode-model.js';
import { ClassifierSession } from '../../../models/runtime/classifier-session.js';
import { measureParity, type Parity } from '../../../models/runtime/parity.js';
import { probeBatch } from '../../../models/runtime/probe-batch.js';
import { writeCheckpointBundle } from '../../support/checkpoint-bundle.js';
import { useTempFolder } from '../../support/temp-folder.js';

const folder = useTempFolder();
const config = writeCheckpointBundle('bert', folder.path('bert'));

/** Parity on the processor of a bundle with that of bert. */
async function parityOf(name: string): Promise<Parity> {
  const [candidate, reference] = [
    await ClassifierSession.load(folder.path(name), { threads: 1 }),
    await ClassifierSession.load(folder.path('bert'), { threads: 1 }),
  ];
  const parity = await measureParity(candidate, reference, probeBatch(config));
  await Promise.all([candidate.release(), reference.release()]);
  return parity;
}

describe('parity', () => {
  it('of a model with itself is exact', async () => {
    expect(await parityOf('bert')).toEqual({ rows: 4, length: 16, forward: 0, gradient: 0, relativeGradient: 0 });
  });

  it('shows a model that computes something else', async () => {
    const other = folder.path('other');
    mkdirSync(other);
    copyFileSync(folder.path('bert', 'model.safetensors'), folder.path('other', 'model.safetensors'));
    const graph = decodeModel(readFileSync(folder.path('bert', 'model.onnx')));
    const nodes = graph.nodes.map((node) =>
      node.op === 'Gelu' ? { ...node, attributes: { approximate: 'tanh' } } : node,
    );
    writeFileSync(folder.path('other', 'model.onnx'), encodeModel({ ...graph, nodes }));
    const { forward, gradient, relativeGradient } = await parityOf('other');
    for (const difference of [forward, gradient, relativeGradient]) {
      expect(difference).toBeGreaterThan(1e-6);
      expect(difference).toBeLessThan(1e-1);
    }
    expect(relativeGradient).toBeGreaterThan(gradient!);
  });
});
