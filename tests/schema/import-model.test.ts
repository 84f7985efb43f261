import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Edge, startEdge } from '../support/edge.js';
import { copyExport, exportedModelPath, exportTexts, largestDifference } from '../support/onnx-classifiers.js';
import { readExportExpected, type ExportName } from '../support/onnx-classifiers.js';

interface Imported {
  readonly payload: { readonly model: object | null; readonly errors: readonly object[] };
}

describe('importModel', () => {
  let edge: Edge;

  beforeAll(async () => {
    edge = await startEdge();
    for (const name of ['deberta', 'bert-quantised', 'roberta-external'] satisfies ExportName[]) {
      copyExport(name, join(edge.home, 'imports', name));
    }
  });

  afterAll(() => edge.stop());

  const importModel = async (input: object): Promise<Imported['payload']> => {
    const { data, errors } = await edge.execute<Imported>(
      `mutation ($input: ImportModelInput!) { payload: importModel(input: $input) {
        model { ref family format gradient { available reason missingOps embeddingValue } parameterCount labels }
        errors { code message path ... on BadInputError { expected got } }
      } }`,
      { input },
    );
    expect(errors).toBeUndefined();
    return data.payload;
  };

  it('imports a graph of another architecture', async () => {
    expect(await importModel({ name: 'deberta', path: 'deberta' })).toEqual({
      model: {
        ref: 'deberta@1',
        family: 'OTHER',
        format: 'ONNX',
        gradient: {
          available: true,
          reason: null,
          missingOps: [],
          embeddingValue: expect.stringContaining('embeddings'),
        },
        parameterCount: '7091',
        labels: ['negative', 'neutral', 'positive'],
      },
      errors: [],
    });
    const { data } = await edge.execute<{ predict: readonly { logits: readonly number[] }[] }>(
      'query ($texts: [TextInput!]!) { predict(input: { model: "deberta", texts: $texts }) { logits } }',
      { texts: exportTexts('deberta') },
    );
    const logits = data.predict.flatMap((prediction) => prediction.logits);
    expect(largestDifference(logits, readExportExpected('deberta').logits.flat())).toBeLessThan(1e-4);
  });

  it('says of a quantised graph why it is not explained, and so does asking for it', async () => {
    const { model } = await importModel({ name: 'small', path: 'bert-quantised' });
    const missingOps = ['DynamicQuantizeLinear', 'MatMulInteger'];
    const reason = `no gradient rule for ${missingOps.join(', ')}`;
    expect(model).toMatchObject({
      family: 'BERT',
      gradient: { available: false, reason, missingOps, embeddingValue: null },
    });
    const { errors } = await edge.execute(
      '{ attribute(input: { model: "small", texts: [{ text: "The harbour was quiet." }] }) { target } }',
    );
    expect(errors).toMatchObject([
      {
        message: `model: expected a model with an input gradient, got small@1, which has none: ${reason}`,
        extensions: { code: 'BAD_USER_INPUT', path: ['model'] },
      },
    ]);
  });

  it('answers what is wrong with a value that is named', async () => {
    const { model, errors } = await importModel({ name: 'odd', path: 'deberta', embeddingValue: 'ghost' });
    expect(model).toBeNull();
    expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT', path: ['embeddingValue'], got: '"ghost"' }]);
  });

  it('makes no model of the family of those that were imported', async () => {
    const { errors } = await edge.execute(
      `mutation { createModel(input: { name: "x", labels: ["a", "b"], tokenizer: { fromModel: "deberta" },
        encoder: { family: OTHER, layers: 1, hiddenSize: 8, heads: 1, intermediateSize: 8, maxLength: 8 } }) { model { ref } } }`,
    );
    expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
  });

  it('keeps every byte of the graph and its data, as the command line gets them back', async () => {
    await importModel({ name: 'external', path: 'roberta-external' });
    const { body } = await edge.http.get('/models/external/model.onnx_data').responseType('blob').expect(200);
    const source = exportedModelPath('roberta-external');
    expect(body).toEqual(await readFile(`${source}_data`));
    await edge.http.get('/models/external/model.safetensors').expect(400);

    const folder = await mkdtemp(join(tmpdir(), 'gkd-export-'));
    try {
      const script = join(__dirname, '../../scripts/gkd.ts');
      const words = ['--import', 'tsx', script, 'export', 'external', folder, '--url', edge.url];
      await promisify(execFile)(process.execPath, words, { cwd: join(__dirname, '../..') });
      expect(await readFile(join(folder, 'model.onnx'))).toEqual(await readFile(source));
      expect(await readFile(join(folder, 'model.onnx_data'))).toEqual(await readFile(`${source}_data`));
      const card = JSON.parse(await readFile(join(folder, 'card.json'), 'utf8')) as { digests: Record<string, string> };
      expect((await readdir(folder)).sort()).toEqual([...Object.keys(card.digests), 'card.json'].sort());
      for (const [file, digest] of Object.entries(card.digests)) {
        expect(
          createHash('sha256')
            .update(await readFile(join(folder, file)))
            .digest('hex'),
        ).toBe(digest);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
