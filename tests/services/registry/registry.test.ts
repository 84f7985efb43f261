import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TINY, createTiny, openServices, useServices } from '../../support/services.js';

const services = useServices();
const { registry, home, importRoot } = services;

describe('creating a model', () => {
  it('publishes a bundle with weights, graph, tokenizer and card', async () => {
    const model = await createTiny(services, 'created');
    expect(readdirSync(model.bundlePath).sort()).toEqual([
      'card.json',
      'config.json',
      'model.onnx',
      'model.safetensors',
      'tokenizer.json',
      'tokenizer_config.json',
    ]);
    expect(model).toMatchObject({
      name: 'created',
      version: 1,
      layers: 2,
      hiddenSize: 16,
      labels: TINY.labels,
      aliases: [],
    });
    expect(model.card).toMatchObject({ origin: 'created', seed: 3, teacher: null });
    expect(JSON.parse(readFileSync(join(model.bundlePath, 'card.json'), 'utf8'))).toEqual(model.card);
  });

  it('tells other tools where to cut a text', async () => {
    const model = await createTiny(services, 'cut', { encoder: { maxLength: 12 } });
    const config = JSON.parse(readFileSync(join(model.bundlePath, 'tokenizer_config.json'), 'utf8'));
    expect(config).toMatchObject({ model_max_length: 12 });
  });

  it('records the digest of every file', async () => {
    const model = await createTiny(services, 'digested');
    for (const [file, digest] of Object.entries(model.card.digests)) {
      expect(
        createHash('sha256')
          .update(readFileSync(join(model.bundlePath, file)))
          .digest('hex'),
      ).toBe(digest);
    }
  });

  it('gives the same content for the same seed and other content for another', async () => {
    const first = await createTiny(services, 'seeded', { seed: 5 });
    const again = await createTiny(services, 'seeded', { seed: 5 });
    const other = await createTiny(services, 'seeded', { seed: 6 });
    expect(again.digest).toBe(first.digest);
    expect(other.digest).not.toBe(first.digest);
    expect([first.version, again.version, other.version]).toEqual([1, 2, 3]);
  });

  it('takes the tokenizer of another model', async () => {
    const model = await createTiny(services, 'borrower', { tokenizer: { kind: 'model', ref: 'created@1' } });
    const lender = await registry.resolve('created@1');
    expect(model.card.digests['tokenizer.json']).toBe(lender.card.digests['tokenizer.json']);
  });

  it.each([
    [
      'heads that do not divide the width',
      { encoder: { heads: 3 } },
      'encoder.heads: expected a divisor of hiddenSize 16, got 3',
    ],
    ['no layers', { encoder: { layers: 0 } }, 'encoder.layers: expected an integer from 1 to 48, got 0'],
    ['no room for text', { encoder: { maxLength: 1 } }, "encoder.maxLength: expected more than the tokenizer's"],
    [
      'more parameters than a file can hold',
      { encoder: { layers: 48, hiddenSize: 4096, intermediateSize: 16_384 } },
      'encoder: expected at most 500000000 parameters, got 9',
    ],
    ['one label', { labels: ['only'] }, 'labels: expected 2 to 1000 labels, got 1'],
    ['a label twice', { labels: ['a', 'a'] }, 'labels: expected distinct labels'],
    [
      'a path out of the roots',
      { tokenizer: { kind: 'path' as const, path: '../gkd.sqlite' } },
      'tokenizer.path: expected',
    ],
    [
      'a tokenizer of an unknown model',
      { tokenizer: { kind: 'model' as const, ref: 'nobody' } },
      'no model named "nobody"',
    ],
  ])('refuses %s', async (_, more, message) => {
    await expect(createTiny(services, 'refused', more)).rejects.toThrow(message);
    expect(await registry.find('refused')).toBeUndefined();
  });

  it.each(['../escape', 'a/b', '', '.hidden', 'x'.repeat(101)])('refuses the name %j', async (name) => {
    await expect(createTiny(services, name)).rejects.toThrow(/^name: expected/);
  });

  it('leaves nothing half-written behind', () => {
    expect(readdirSync(join(home, 'models')).filter((entry) => entry.startsWith('.'))).toEqual([]);
  });
});

describe('references', () => {
  it('resolve to the newest version, a numbered one or an alias', async () => {
    const first = await createTiny(services, 'refs');
    const second = await createTiny(services, 'refs', { seed: 9 });
    const aliased = await registry.setAlias({ ref: 'refs@1', alias: 'production' });
    expect(aliased.aliases).toEqual(['production']);
    expect((await registry.resolve('refs')).id).toBe(second.id);
    expect((await registry.resolve('refs@1')).id).toBe(first.id);
    expect((await registry.resolve('refs@production')).id).toBe(first.id);
  });

  it('name the field and what was asked for where there is none', async () => {
    await expect(registry.resolve('refs@77', 'teacher')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      details: { path: ['teacher'], got: 'refs@77' },
    });
    await expect(registry.resolve('a@b@c', 'teacher')).rejects.toThrow(/^teacher: expected/);
  });

  it('keep an alias from looking like a version', async () => {
    await expect(registry.setAlias({ ref: 'refs', alias: '7' })).rejects.toThrow(/^alias: expected/);
  });
});

describe('deleting a version', () => {
  it('removes its row, its aliases and its files', async () => {
    const model = await createTiny(services, 'doomed');
    await registry.setAlias({ ref: 'doomed', alias: 'last' });
    expect((await registry.deleteVersion('doomed@1')).id).toBe(model.id);
    expect(existsSync(model.bundlePath)).toBe(false);
    expect(await registry.find('doomed@last')).toBeUndefined();
    await expect(registry.deleteVersion('doomed@1')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('importing a Hugging Face folder', () => {
  const folder = (name: string) => join(importRoot, name);

  /** A checkpoint folder without some of its files. */
  async function checkpoint(name: string, without: readonly string[] = []) {
    const model = await registry.resolve('created@1');
    mkdirSync(folder(name));
    for (const file of ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'model.safetensors']) {
      if (!without.includes(file)) copyFileSync(join(model.bundlePath, file), join(folder(name), file));
    }
    return model;
  }

  it('gives a model with the same content', async () => {
    const original = await checkpoint('whole');
    const imported = await registry.importModel({ name: 'imported', path: 'whole' });
    expect(imported.digest).toBe(original.digest);
    expect(imported.card.origin).toBe('imported');
  });

  it('renames the labels where asked, keeping their number', async () => {
    const model = await registry.importModel({ name: 'renamed', path: 'whole', labels: ['bad', 'good'] });
    expect(model.labels).toEqual(['bad', 'good']);
    await expect(registry.importModel({ name: 'renamed', path: 'whole', labels: ['a', 'b', 'c'] })).rejects.toThrow(
      'labels: expected 2 labels, as the checkpoint has, got 3',
    );
  });

  it('takes vocab.txt where there is no tokenizer.json', async () => {
    await checkpoint('with-vocab', ['tokenizer.json', 'tokenizer_config.json']);
    copyFileSync(join(importRoot, 'vocab.txt'), join(folder('with-vocab'), 'vocab.txt'));
    const model = await registry.importModel({ name: 'vocab', path: 'with-vocab' });
    const original = await registry.resolve('created@1');
    expect(model.card.digests['tokenizer.json']).toBe(original.card.digests['tokenizer.json']);
  });

  it.each(['config.json', 'model.safetensors', 'tokenizer.json'])('refuses a folder without %s', async (file) => {
    await checkpoint(`no-${file}`, [file]);
    await expect(registry.importModel({ name: 'partial', path: `no-${file}` })).rejects.toThrow(file);
    expect(await registry.find('partial')).toBeUndefined();
  });

  it('refuses truncated weights and keeps nothing', async () => {
    await checkpoint('truncated');
    const file = join(folder('truncated'), 'model.safetensors');
    writeFileSync(file, readFileSync(file).subarray(0, -100));
    await expect(registry.importModel({ name: 'cut', path: 'truncated' })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    });
    expect(readdirSync(join(home, 'models')).filter((entry) => entry.startsWith('.'))).toEqual([]);
  });

  it.each(['..', '../models', '/etc', 'whole/../../gkd.sqlite', 'missing'])('refuses the path %j', async (path) => {
    await expect(registry.importModel({ name: 'outside', path })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { path: ['path'] },
    });
  });

  it('does not follow links out of the import roots', async () => {
    await checkpoint('linked', ['model.safetensors']);
    const model = await registry.resolve('created@1');
    symlinkSync(join(model.bundlePath, 'model.safetensors'), join(folder('linked'), 'model.safetensors'));
    await expect(registry.importModel({ name: 'linked', path: 'linked' })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { path: ['path'], got: '"model.safetensors", which leads out of them' },
    });
  });
});

describe('a restart', () => {
  it('deletes what was left half-written and keeps every version', async () => {
    const before = await registry.list({ first: 100 });
    mkdirSync(join(home, 'models', '.staging-left'));
    mkdirSync(join(home, 'models', '.trash-left'));
    await registry.start();
    expect(readdirSync(join(home, 'models')).filter((entry) => entry.startsWith('.'))).toEqual([]);
    const again = openServices(home);
    expect(await again.registry.list({ first: 100 })).toEqual(before);
    expect(before.items.every(({ node }) => existsSync(node.bundlePath))).toBe(true);
    await again.close();
  });
});
