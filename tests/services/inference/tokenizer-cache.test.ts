import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTokenizer } from '../../../services/registry/bundle-reader.js';
import type { ModelVersion } from '../../../services/registry/model-version.js';
import { ThreadedTokenizer } from '../../../services/inference/threaded-tokenizer.js';
import { TokenizerCache } from '../../../services/inference/tokenizer-cache.js';
import { createTiny, useServices } from '../../support/services.js';

const services = useServices();
const { predictor, importRoot } = services;

const TEXTS = [
  { text: 'the film was very good.', textPair: null },
  { text: 'bad', textPair: 'dull plot' },
  { text: 'word7 word19999', textPair: null },
];

/** A model with a vocabulary that is too large to be read in the API process. */
async function createWordy(name: string): Promise<ModelVersion> {
  const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
  const words = Array.from({ length: 20_000 }, (_, index) => `word${index}`);
  const plain = ['the', 'film', 'was', 'very', 'good', 'bad', 'dull', 'plot', '.'];
  writeFileSync(join(importRoot, 'wordy.txt'), `${[...special, ...plain, ...words].join('\n')}\n`);
  return createTiny(services, name, { tokenizer: { kind: 'path', path: 'wordy.txt' } });
}

describe('tokenizers of models', () => {
  const cache = new TokenizerCache();

  afterAll(() => cache.close());

  it('are shared by versions with equal files', async () => {
    const [one, other] = [await createTiny(services, 'one'), await createTiny(services, 'other')];
    expect((await cache.get(one)).tokenizer).toBe((await cache.get(other)).tokenizer);
  });

  it('with a small vocabulary are read in place, those with a large one in a thread, and both do the same', async () => {
    const [small, large] = [await createTiny(services, 'small'), await createWordy('large')];
    for (const model of [small, large]) {
      const { tokenizer, maxLength, padTokenId } = await cache.get(model);
      const wanted = await readTokenizer(model.bundlePath);
      expect(await tokenizer.encode(TEXTS, maxLength)).toEqual(
        TEXTS.map(({ text, textPair }) => wanted.encode(text, textPair, maxLength)),
      );
      expect(padTokenId).toBe(wanted.padTokenId);
    }
    expect((await cache.get(small)).tokenizer).not.toBeInstanceOf(ThreadedTokenizer);
    expect((await cache.get(large)).tokenizer).toBeInstanceOf(ThreadedTokenizer);
  });

  it('serve predictions from their thread', async () => {
    const model = await createWordy('served');
    const predictions = await predictor.predict(model, TEXTS);
    expect(predictions.map(({ tokenCount }) => tokenCount)).toEqual([8, 6, 4]);
  });

  it('that cannot be read fail what asks for them', async () => {
    const model = await createTiny(services, 'broken');
    const broken = { ...model, id: 'broken', bundlePath: join(services.home, 'broken') };
    await expect(cache.get({ ...broken, card: { ...model.card, digests: {} } })).rejects.toThrow('ENOENT');
  });
});

describe('a tokenizer in a thread', () => {
  it('answers all who ask at once, in order', async () => {
    const { bundlePath } = await createWordy('asked');
    const tokenizer = new ThreadedTokenizer(bundlePath);
    const answers = await Promise.all(TEXTS.map((text) => tokenizer.encode([text], 16)));
    expect(answers).toEqual((await tokenizer.encode(TEXTS, 16)).map((encoding) => [encoding]));
    await tokenizer.retire();
  });

  it('that is retired answers those who wait, and starts again for the next', async () => {
    const { bundlePath } = await createWordy('retired');
    const tokenizer = new ThreadedTokenizer(bundlePath);
    const waiting = tokenizer.encode(TEXTS, 16);
    await tokenizer.retire();
    const answer = await waiting;
    expect(answer).toHaveLength(3);
    expect(await tokenizer.encode(TEXTS, 16)).toEqual(answer);
  });

  it('fails those who wait with the reason where it cannot be read, and recovers', async () => {
    const { bundlePath } = await createWordy('moved');
    const folder = join(services.home, 'moved');
    mkdirSync(folder);
    const tokenizer = new ThreadedTokenizer(folder);
    const failure = await tokenizer.encode(TEXTS, 16).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'INTERNAL_SERVER_ERROR',
      message: expect.stringMatching(/^the tokenizer failed: .*ENOENT/),
    });
    expect(String(failure)).not.toContain(services.home);
    cpSync(bundlePath, folder, { recursive: true });
    expect(await tokenizer.encode(TEXTS, 16)).toHaveLength(3);
    await tokenizer.retire();
  });
});
