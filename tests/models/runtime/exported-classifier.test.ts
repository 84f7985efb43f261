import { GraphError } from '../../../models/onnx/graph-error.js';
import { inspectClassifier } from '../../../models/onnx-classifiers/inspect-classifier.js';
import { ClassifierSession } from '../../../models/runtime/classifier-session.js';
import {
  DIFFERENTIABLE,
  exportBatch,
  exportedModelFolder,
  HALF,
  largestDifference,
  QUANTISED,
  readExport,
  readExportExpected,
  type ExportName,
} from '../../support/onnx-classifiers.js';

/** Loads an export with what inspection says of its gradient, lets `use` have the session, and frees it. */
async function withExport<T>(
  name: ExportName,
  use: (session: ClassifierSession) => Promise<T>,
  embeddings?: string | null,
): Promise<T> {
  const { gradient } = inspectClassifier(readExport(name));
  const found = gradient.kind === 'available' ? gradient.embeddingValue : null;
  const options = { threads: 1, embeddings: embeddings === undefined ? found : embeddings };
  const session = await ClassifierSession.load(exportedModelFolder(name), options);
  try {
    return await use(session);
  } finally {
    await session.release();
  }
}

describe.each(DIFFERENTIABLE)('the export %s', (name) => {
  const expected = readExportExpected(name);
  const batch = exportBatch(expected);

  it('gives the logits of PyTorch', async () => {
    const { logits } = await withExport(name, (session) => session.predict(batch));
    expect(largestDifference(logits, expected.logits.flat())).toBeLessThan(1e-4);
  });

  it('gives the input gradient of PyTorch', async () => {
    const targets = Int32Array.from(expected.targets);
    const result = await withExport(name, (session) => session.gradient(batch, targets));
    const gradient = expected.gradient.flat(2);
    const largest = Math.max(...gradient.map(Math.abs));
    expect(largestDifference(result.gradient, gradient)).toBeLessThan(1e-4 * largest);
    expect(largestDifference(result.embeddings, expected.embeddings.flat(2))).toBeLessThan(1e-4);
    expect(largestDifference(result.logits, expected.logits.flat())).toBeLessThan(1e-4);
    expect([...result.targets]).toEqual(expected.targets);
  });
});

describe.each(QUANTISED)('the export %s', (name) => {
  const expected = readExportExpected(name);
  const batch = exportBatch(expected);

  it('gives the logits that ONNX Runtime gives in Python', async () => {
    const { logits } = await withExport(name, (session) => session.predict(batch));
    expect(largestDifference(logits, expected.logits.flat())).toBeLessThan(1e-4);
  });

  it('refuses a gradient and names the operators that have none', async () => {
    await withExport(name, async (session) => {
      const refused = session.gradient(batch, null);
      await expect(refused).rejects.toBeInstanceOf(GraphError);
      await expect(refused).rejects.toThrow(/no gradient rule for DynamicQuantizeLinear, MatMulInteger/);
    });
  });
});

describe('an export in half precision', () => {
  const expected = readExportExpected(HALF);
  const batch = exportBatch(expected);

  it('gives logits to that precision', async () => {
    const { logits } = await withExport(HALF, (session) => session.predict(batch));
    expect(largestDifference(logits, expected.logits.flat())).toBeLessThan(2e-3);
  });

  it('gives an input gradient in single precision', async () => {
    const targets = Int32Array.from(expected.targets);
    const result = await withExport(HALF, (session) => session.gradient(batch, targets));
    const gradient = expected.gradient.flat(2);
    const largest = Math.max(...gradient.map(Math.abs));
    expect(largestDifference(result.gradient, gradient)).toBeLessThan(1e-4 * largest);
    expect(largestDifference(result.embeddings, expected.embeddings.flat(2))).toBeLessThan(1e-4);
  });
});

describe('an exported classifier', () => {
  const expected = readExportExpected('bert');
  const batch = exportBatch(expected);

  it('explains its own prediction where no class is asked for', async () => {
    const { logits, targets } = await withExport('bert', (session) => session.gradient(batch, null));
    expect([...targets]).toEqual(
      expected.logits.map((_, row) => {
        const own = [...logits.subarray(3 * row, 3 * row + 3)];
        return own.indexOf(Math.max(...own));
      }),
    );
  });

  it('takes its gradient at a value that is named', async () => {
    const layer = '/model/bert/encoder/layer.0/output/LayerNorm/Add_1_output_0';
    const targets = Int32Array.from(expected.targets);
    const use = (session: ClassifierSession) => session.gradient(batch, targets);
    const { gradient, embeddings } = await withExport('bert', use, layer);
    expect(gradient).toHaveLength(expected.gradient.flat(2).length);
    expect(largestDifference(embeddings, expected.embeddings.flat(2))).toBeGreaterThan(0.1);
  });

  it('can be served without gradients', async () => {
    const refused = withExport('bert', (session) => session.gradient(batch, null), null);
    await expect(refused).rejects.toThrow('expected a model with an input gradient, got one that is served without');
  });

  it('rejects a gradient at a value it does not have', async () => {
    const refused = withExport('bert', (session) => session.gradient(batch, null), 'ghost');
    await expect(refused).rejects.toThrow('gradient: expected a value "ghost", got none of that name');
  });
});
