import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeSafetensors, encodeSafetensors } from '../../../models/checkpoints/safetensors.js';
import { checkpointPath } from '../../support/checkpoint-fixtures.js';
import { TINY_CONFIG, useExports } from '../../support/import-exports.js';
import { declare } from '../../support/onnx-files.js';
import type { ExportName } from '../../support/onnx-classifiers.js';
import { useServices } from '../../support/services.js';
import { tinyClassifier } from '../../support/tiny-classifier-file.js';

const services = useServices();
const { registry, home, importRoot } = services;
const { put, putTiny, leftBehind } = useExports(services);

interface Fault {
  readonly field: string[];
  readonly message: string | RegExp;
}

type Spec = Omit<Parameters<typeof registry.importModel>[0], 'name'>;

async function expectFault(spec: Spec, { field, message }: Fault): Promise<void> {
  const imported = registry.importModel({ name: 'refused', ...spec });
  await expect(imported).rejects.toMatchObject({ code: 'BAD_USER_INPUT', details: { path: field } });
  await expect(imported).rejects.toThrow(message);
  await expect(imported).rejects.not.toThrow(home);
  expect(leftBehind()).toEqual([]);
  expect(await registry.find('refused')).toBeUndefined();
}

/** An export with one thing changed. */
function changed(name: ExportName, path: string, change: (folder: string) => void): Spec {
  change(join(importRoot, put(name, path)));
  return { path };
}

/** Changes config.json. */
const withConfig = (config: object) => (folder: string) => {
  const file = join(folder, 'config.json');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...config }));
};

/** Gives the external data another name, of as many letters. */
const withLocation = (location: string) => (folder: string) => {
  const graph = readFileSync(join(folder, 'model.onnx')).toString('latin1');
  writeFileSync(join(folder, 'model.onnx'), graph.replaceAll('model.onnx_data', location), 'latin1');
};

const without = (file: string) => (folder: string) => {
  rmSync(join(folder, file));
};

describe('a folder to import is refused', () => {
  it('without anything in it', async () => {
    mkdirSync(join(importRoot, 'empty'));
    await expectFault(
      { path: 'empty' },
      { field: ['path'], message: 'a folder with model.safetensors, model.onnx or onnx/model.onnx' },
    );
  });

  it('without a graph, where a value of one is named', async () => {
    const message = 'a folder with model.onnx or onnx/model.onnx, as embeddingValue is a value of its graph';
    await expectFault({ path: 'empty', embeddingValue: 'x' }, { field: ['path'], message });
  });

  it('with several graphs, none of a usual name', async () => {
    const path = put('bert', 'several');
    for (const file of ['onnx/a.onnx', 'b.onnx']) {
      mkdirSync(join(importRoot, path, 'onnx'), { recursive: true });
      writeFileSync(join(importRoot, path, file), '');
    }
    rmSync(join(importRoot, path, 'model.onnx'));
    await expectFault({ path }, { field: ['path'], message: 'the path of one of b.onnx, onnx/a.onnx' });
  });

  it.each(['config.json', 'tokenizer.json'])('without %s', async (file) => {
    await expectFault(changed('bert', `no-${file}`, without(file)), { field: ['path'], message: file });
  });

  it('outside the import roots, or as a file of another kind', async () => {
    await expectFault({ path: '../models' }, { field: ['path'], message: 'which leads out of them' });
    await expectFault({ path: 'vocab.txt' }, { field: ['path'], message: 'a folder or a .onnx file' });
  });

  it('as a link out of the import roots', async () => {
    const spec = changed('bert', 'linked', (folder) => {
      writeFileSync(join(home, 'elsewhere.onnx'), readFileSync(join(folder, 'model.onnx')));
      rmSync(join(folder, 'model.onnx'));
      symlinkSync(join(home, 'elsewhere.onnx'), join(folder, 'model.onnx'));
    });
    await expectFault(spec, { field: ['path'], message: 'which leads out of them' });
  });
});

describe('a graph is refused', () => {
  it('that is no ONNX file', async () => {
    const spec = changed('bert', 'garbage', (folder) => {
      writeFileSync(join(folder, 'model.onnx'), 'not a graph');
    });
    const message =
      'path: expected a text classifier in the ONNX format, got one that is not: model: expected an ONNX file';
    await expectFault(spec, { field: ['path'], message });
  });

  it('that is no text classifier', async () => {
    const path = putTiny('inputs', tinyClassifier({ input: [declare('pixels', ['b', 's'], 7)] }));
    await expectFault({ path }, { field: ['path'], message: 'got "pixels"' });
  });

  it('that ONNX Runtime does not load, in its words', async () => {
    const mystery = { opType: 'Mystery', domain: 'org.example', input: ['words'], output: ['mystic'] };
    const path = putTiny('mystery', tinyClassifier({ node: [mystery], words: 'mystic' }));
    await expectFault(
      { path },
      { field: ['path'], message: /expected a model that ONNX Runtime loads and runs, got .*Mystery/ },
    );
  });

  it('whose embeddings have fewer rows than its tokenizer has tokens', async () => {
    const vocab = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', ...Array.from({ length: 40 }, (_, at) => `w${at}`)];
    const path = putTiny('rows', tinyClassifier({}), TINY_CONFIG, vocab);
    await expectFault({ path }, { field: ['path'], message: /ONNX Runtime loads and runs, got .*out of data bounds/ });
    putTiny('rows', tinyClassifier({}), { ...TINY_CONFIG, vocab_size: 10 }, vocab);
    await expectFault({ path }, { field: ['tokenizer.json'], message: "token ids below the model's vocab_size 10" });
  });

  it('with fewer positions than its configuration says', async () => {
    const spec = changed('bert', 'positions', withConfig({ max_position_embeddings: 100 }));
    await expectFault(spec, { field: ['path'], message: /ONNX Runtime loads and runs, got / });
  });

  it('whose logits are not finite', async () => {
    const root = { opType: 'Log', input: ['negative'], output: ['log'] };
    const negative = { opType: 'Sub', input: ['words', 'words'], output: ['negative'] };
    const path = putTiny('infinite', tinyClassifier({ node: [negative, root], words: 'log' }));
    await expectFault({ path }, { field: ['path'], message: 'logits that are not finite' });
  });

  it('where the named value is none of its values, or none with a gradient', async () => {
    await expectFault(
      { path: put('bert'), embeddingValue: 'ghost' },
      { field: ['embeddingValue'], message: /a value of the graph, such as "\/model\/bert\/embeddings.*got "ghost"/ },
    );
    const value = '/model/bert/embeddings/LayerNorm/Add_1_output_0';
    await expectFault(
      { path: put('bert-quantised'), embeddingValue: value },
      { field: ['embeddingValue'], message: 'no gradient rule for DynamicQuantizeLinear, MatMulInteger' },
    );
  });
});

describe('labels of a graph are refused', () => {
  it('where they are not as many as its classes', async () => {
    await expectFault(
      { path: put('distilbert'), labels: ['a', 'b'] },
      { field: ['labels'], message: 'labels: expected 3 labels, as the graph has classes, got 2' },
    );
    const spec = changed('distilbert', 'two-labels', withConfig({ id2label: { 0: 'a', 1: 'b' } }));
    await expectFault(spec, { field: ['config.json', 'id2label'], message: '"labels" can name them, got 2' });
  });

  it('where only running it tells how many classes there are', async () => {
    const path = putTiny('untold', tinyClassifier({ declared: 'classes' }));
    await expectFault({ path, labels: ['a', 'b'] }, { field: ['labels'], message: 'expected 3 labels' });
  });

  it('where it does not choose one of them', async () => {
    const spec = changed('bert', 'many', withConfig({ problem_type: 'multi_label_classification' }));
    await expectFault(spec, { field: ['config.json', 'problem_type'], message: 'multi_label_classification' });
  });
});

describe('external data is refused', () => {
  it('that is not there', async () => {
    const spec = changed('roberta-external', 'no-data', without('model.onnx_data'));
    await expectFault(spec, { field: ['path'], message: 'a folder with "model.onnx_data", which the graph refers to' });
  });

  it.each([
    ['above the graph’s folder', '../secrets.data'],
    ['at an absolute path', '/etc/hosts_abcd'],
  ])('%s', async (_, location) => {
    const spec = changed('roberta-external', location.replaceAll('/', '_'), withLocation(location));
    await expectFault(spec, { field: ['path'], message: "a path inside the model's folder" });
  });

  it('under the name of another file of the bundle', async () => {
    const spec = changed('roberta-external', 'taken', withLocation('././config.json'));
    await expectFault(spec, { field: ['path'], message: 'under a name of its own, got "config.json"' });
  });

  it('that is a link out of the import roots', async () => {
    const spec = changed('roberta-external', 'linked-data', (folder) => {
      writeFileSync(join(home, 'data'), readFileSync(join(folder, 'model.onnx_data')));
      rmSync(join(folder, 'model.onnx_data'));
      symlinkSync(join(home, 'data'), join(folder, 'model.onnx_data'));
    });
    await expectFault(spec, { field: ['path'], message: '"model.onnx_data", which leads out of them' });
  });

  it('that is too short', async () => {
    const spec = changed('roberta-external', 'short', (folder) => {
      writeFileSync(join(folder, 'model.onnx_data'), 'x');
    });
    await expectFault(spec, { field: ['path'], message: /ONNX Runtime loads and runs, got / });
  });
});

describe('a checkpoint is refused', () => {
  it('whose logits are not finite', async () => {
    const spec = changed('bert', 'overflowing', (folder) => {
      rmSync(join(folder, 'model.onnx'));
      const weights = decodeSafetensors(readFileSync(checkpointPath('bert', 'model.safetensors')));
      for (const [name, { data }] of weights) if (name === 'classifier.weight') data.fill(3e38);
      writeFileSync(join(folder, 'model.safetensors'), encodeSafetensors(weights).bytes);
    });
    await expectFault(spec, { field: ['path'], message: 'logits that are not finite' });
  });
});
