import { copyFileSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Attribution } from '../../../services/attribution/attribution.js';
import { ClassifierSession } from '../../../models/runtime/classifier-session.js';
import { checkpointPath } from '../../support/checkpoint-fixtures.js';
import { TINY_CONFIG, useExports } from '../../support/import-exports.js';
import {
  DIFFERENTIABLE,
  exportBatch,
  exportedModelPath,
  exportTexts,
  largestDifference,
  QUANTISED,
  readExportExpected,
} from '../../support/onnx-classifiers.js';
import { createSentences, LABELS, useServices } from '../../support/services.js';
import { tinyClassifier } from '../../support/tiny-classifier-file.js';

const services = useServices();
const { registry, predictor, attributions, comparisons, engines, runs, importRoot } = services;
const { put, putTiny, importExport, leftBehind } = useExports(services);

const LAYER = '/model/bert/encoder/layer.0/output/LayerNorm/Add_1_output_0';
const GRADIENT = { method: 'GRADIENT' } as const;

async function logitsOf(ref: string, texts: Parameters<typeof predictor.predict>[1]): Promise<number[]> {
  const predictions = await predictor.predict(await registry.resolve(ref), texts);
  return predictions.flatMap(({ logits }) => logits);
}

describe.each(DIFFERENTIABLE)('the export %s, imported', (name) => {
  it('predicts as PyTorch does', async () => {
    const { card } = await importExport(name);
    expect(card).toMatchObject({ origin: 'imported', onnx: { noGradient: null, missingOps: [] } });
    const logits = await logitsOf(name, exportTexts(name));
    expect(largestDifference(logits, readExportExpected(name).logits.flat())).toBeLessThan(1e-4);
  });
});

describe.each(QUANTISED)('the export %s, imported', (name) => {
  const expected = readExportExpected(name).logits.flat();

  it('predicts as ONNX Runtime in Python does, up to what other rows in a batch change', async () => {
    const { bundlePath } = await importExport(name);
    expect(largestDifference(await logitsOf(name, exportTexts(name)), expected)).toBeLessThan(0.05);
    const session = await ClassifierSession.load(bundlePath, { threads: 1, embeddings: null });
    const { logits } = await session.predict(exportBatch(readExportExpected(name)));
    await session.release();
    expect(largestDifference(logits, expected)).toBeLessThan(1e-4);
  });

  it('is not explained, which names the operators in the way and needs no engine', async () => {
    const model = await registry.resolve(name);
    await engines.forget(model);
    const refusal = { code: 'BAD_USER_INPUT', message: expect.stringMatching(/MatMulInteger/) };
    await expect(attributions.attribute(model, exportTexts(name), GRADIENT)).rejects.toMatchObject({
      ...refusal,
      details: { path: ['model'], expected: 'a model with an input gradient' },
    });
    const compared = { reference: model, candidates: [model], texts: exportTexts(name) } as const;
    const explained = { ...compared, attribution: 'GRADIENT', targetPolicy: 'OWN_PREDICTION' } as const;
    await expect(comparisons.compare(explained)).rejects.toMatchObject({
      ...refusal,
      details: { path: ['reference'] },
    });
    expect(engines.models.map(({ id }) => id)).not.toContain(model.id);
    const { summary } = await comparisons.compare({ ...compared, targetPolicy: 'OWN_PREDICTION' });
    expect(summary[0]).toMatchObject({ labelAgreement: 1, gradientCosine: null });
  });
});

describe.each(['bert', 'deberta', 'roberta-external', 'distilbert-odd-names', 'bert-fused-int32'] as const)(
  'the explanation of the export %s',
  (name) => {
    it('is the length of the gradient that PyTorch computes, token by token', async () => {
      const model = await registry.resolve(name);
      const { gradient, targets, mask } = readExportExpected(name);
      for (const [row, text] of exportTexts(name).entries()) {
        const asked = { ...GRADIENT, targetLabel: model.labels[targets[row]!] };
        const [{ tokens }] = (await attributions.attribute(model, [text], asked)) as [Attribution];
        const real = mask[row]!.reduce((sum, bit) => sum + bit, 0);
        const norms = gradient[row]!.slice(0, real).map((vector) => Math.hypot(...vector));
        const scores = tokens.map(({ score }) => score);
        expect(largestDifference(scores, norms)).toBeLessThan(1e-4 * Math.max(...norms));
      }
    });
  },
);

describe('the bundle of an export', () => {
  it('has the graph and its data as they came, and no checkpoint', async () => {
    const { bundlePath, card, parameterCount, family, ...shape } = await registry.resolve('roberta-external');
    expect(readdirSync(bundlePath).sort()).toEqual([
      ...['card.json', 'config.json', 'model.onnx', 'model.onnx_data', 'tokenizer.json', 'tokenizer_config.json'],
    ]);
    const source = exportedModelPath('roberta-external');
    expect(readFileSync(join(bundlePath, 'model.onnx'))).toEqual(readFileSync(source));
    expect(readFileSync(join(bundlePath, 'model.onnx_data'))).toEqual(readFileSync(`${source}_data`));
    expect(Object.keys(card.digests)).toContain('model.onnx_data');
    expect({ family, parameterCount }).toEqual({ family: 'roberta', parameterCount: 11_571 });
    expect(shape).toMatchObject({
      layers: 2,
      hiddenSize: 16,
      maxLength: 40,
      labels: ['negative', 'neutral', 'positive'],
    });
  });

  it('has the tokenizer in the words of a checkpoint’s, so that both are compared token by token', async () => {
    const folder = join(importRoot, 'checkpoint');
    mkdirSync(folder);
    for (const file of ['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json']) {
      copyFileSync(checkpointPath('bert', file), join(folder, file));
    }
    const checkpoint = await registry.importModel({ name: 'checkpoint', path: 'checkpoint' });
    expect(checkpoint.card.onnx).toBeUndefined();
    const exported = await registry.resolve('bert');
    expect(exported.card.digests['tokenizer.json']).toBe(checkpoint.card.digests['tokenizer.json']);
    expect(exported.parameterCount).toBe(checkpoint.parameterCount);
    const { summary } = await comparisons.compare({
      reference: checkpoint,
      candidates: [exported],
      texts: exportTexts('bert'),
      attribution: 'GRADIENT',
      targetPolicy: 'TEACHER_PREDICTION',
    });
    expect(summary[0]).toMatchObject({ labelAgreement: 1, gradientCosine: expect.closeTo(1, 4) });
  });

  it('says how far an unknown family is known', async () => {
    expect(await registry.resolve('deberta')).toMatchObject({
      family: 'other',
      layers: 2,
      hiddenSize: 16,
      maxLength: 40,
    });
  });

  it('takes labels by which its own are replaced', async () => {
    const labels = ['bad', 'so-so', 'good'];
    const model = await registry.importModel({ name: 'renamed', path: put('bert', 'renamed'), labels });
    expect(model.labels).toEqual(labels);
    const config = JSON.parse(readFileSync(join(model.bundlePath, 'config.json'), 'utf8'));
    expect(config).toMatchObject({ id2label: { 0: 'bad', 1: 'so-so', 2: 'good' }, label2id: { good: 2 } });
  });
});

describe('the path of an export', () => {
  it.each([
    ['a file', 'bert/model.onnx'],
    ['a file in the folder onnx, with the rest one folder up', 'bert-transformers-js/onnx/model.onnx'],
  ])('may be %s', async (_, path) => {
    const { card } = await registry.importModel({ name: 'by-path', path });
    expect(card.digests['model.onnx']).toBe((await registry.resolve(path.split('/')[0]!)).card.digests['model.onnx']);
  });

  it('may be a folder with one graph of any name', async () => {
    put('distilbert', 'odd-file');
    renameSync(join(importRoot, 'odd-file/model.onnx'), join(importRoot, 'odd-file/classifier.onnx'));
    expect((await registry.importModel({ name: 'odd-file', path: 'odd-file' })).family).toBe('distilbert');
  });

  it('may be a folder with external data further down', async () => {
    const folder = join(importRoot, put('roberta-external', 'deep'));
    const graph = readFileSync(join(folder, 'model.onnx')).toString('latin1');
    writeFileSync(join(folder, 'model.onnx'), graph.replaceAll('model.onnx_data', 'sub/weights.bin'), 'latin1');
    mkdirSync(join(folder, 'sub'));
    renameSync(join(folder, 'model.onnx_data'), join(folder, 'sub/weights.bin'));
    const model = await registry.importModel({ name: 'deep', path: 'deep' });
    expect(Object.keys(model.card.digests)).toContain('sub/weights.bin');
    const expected = readExportExpected('roberta-external').logits.flat();
    expect(largestDifference(await logitsOf('deep', exportTexts('roberta-external')), expected)).toBeLessThan(1e-4);
  });

  it('leads to the graph where a checkpoint of another family is beside it', async () => {
    const path = put('deberta', 'both');
    copyFileSync(checkpointPath('bert', 'model.safetensors'), join(importRoot, path, 'model.safetensors'));
    expect((await registry.importModel({ name: 'both', path })).card.onnx).toBeDefined();
  });

  it('leads to the checkpoint where one that can be trained is beside the graph, unless a value is named', async () => {
    const path = put('bert', 'either');
    copyFileSync(checkpointPath('bert', 'model.safetensors'), join(importRoot, path, 'model.safetensors'));
    expect((await registry.importModel({ name: 'either', path })).card.onnx).toBeUndefined();
    const named = await registry.importModel({ name: 'either', path, embeddingValue: LAYER });
    expect(named.card.onnx).toMatchObject({ embeddingValue: LAYER });
    expect(named.digest).toBe((await registry.resolve('bert')).digest);
    const scores = async (ref: string) =>
      (await attributions.attribute(await registry.resolve(ref), exportTexts('bert'), GRADIENT)).map(
        ({ tokens }) => tokens,
      );
    expect(await scores('either')).not.toEqual(await scores('bert'));
  });
});

describe('a graph whose gradient compiles but does not compute', () => {
  /** √x at 0 has no finite derivative. */
  const model = tinyClassifier({
    node: [
      { opType: 'MatMul', input: ['words', 'matrix'], output: ['wide'] },
      { opType: 'Sub', input: ['wide', 'wide'], output: ['zero'] },
      { opType: 'Sqrt', input: ['zero'], output: ['root'] },
      { opType: 'Transpose', input: ['matrix'], output: ['back'] },
      { opType: 'MatMul', input: ['root', 'back'], output: ['narrow'] },
    ],
    words: 'narrow',
  });

  it('is imported and only predicts', async () => {
    const { card } = await registry.importModel({ name: 'flat', path: putTiny('flat', model) });
    expect(card.onnx).toMatchObject({ embeddingValue: null, noGradient: 'the gradient is not finite', missingOps: [] });
    expect(await logitsOf('flat', [{ text: 'the film was good.', textPair: null }])).toEqual([0, 0, 0]);
  });

  it('is refused where that gradient was asked for', async () => {
    const imported = registry.importModel({ name: 'flat', path: 'flat', embeddingValue: 'words' });
    await expect(imported).rejects.toThrow(
      'embeddingValue: expected a value that has an input gradient, got "words": the gradient is not finite',
    );
    expect(leftBehind()).toEqual([]);
  });
});

describe('a graph without a checkpoint', () => {
  const training = { dataset: 'sentences', name: 'trained' };
  const distilled = { ...training, objective: { kind: 'KD' } } as const;

  beforeAll(async () => {
    putTiny('two', tinyClassifier({ classes: 2 }), { ...TINY_CONFIG, id2label: Object.fromEntries(LABELS.entries()) });
    await registry.importModel({ name: 'two', path: 'two' });
    await createSentences(services, 'sentences', { train: 8 });
  });

  it.each([
    ['fine-tuned', 'model', () => runs.launchFineTuning({ ...training, model: 'two' })],
    [
      'a teacher',
      'teacher',
      () => runs.launchDistillation({ ...distilled, teacher: 'two', student: { kind: 'teacher-layers', layers: [0] } }),
    ],
  ])('is not %s', async (_, field, launch) => {
    await expect(launch()).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: `${field}: expected a model version with a checkpoint, got two@1, an ONNX graph, which has no checkpoint to train`,
      details: { path: [field] },
    });
  });

  it('is not a student, but lends its tokenizer to one', async () => {
    const encoder = { family: 'bert', layers: 1, hiddenSize: 8, heads: 1, intermediateSize: 8, maxLength: 16 } as const;
    const tokenizer = { kind: 'model', ref: 'two' } as const;
    const teacher = await registry.createModel({ name: 'teacher', encoder, tokenizer, labels: LABELS });
    expect(teacher.card.digests['tokenizer.json']).toBe((await registry.resolve('two')).card.digests['tokenizer.json']);
    const launched = runs.launchDistillation({
      ...distilled,
      teacher: 'teacher',
      student: { kind: 'model', ref: 'two' },
    });
    await expect(launched).rejects.toThrow(/^student.fromModel: expected a model version with a checkpoint/);
  });
});
