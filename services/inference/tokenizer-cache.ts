// The tokenizers of the model versions in use.

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import { readPadTokenId, readTokenizer } from '../registry/bundle-reader.js';
import type { ModelVersion } from '../registry/model-version.js';
import type { TextEncoder } from './text-encoder.js';
import { ThreadedTokenizer } from './threaded-tokenizer.js';

const MOST_TOKENIZERS = 8;
const MOST_MODELS = 256;
/** A larger tokenizer.json would hold the API process up while the tokenizer is made; a thread costs each call a detour. */
const MOST_BYTES_IN_PLACE = 256 * 1024;

export interface LoadedTokenizer {
  readonly tokenizer: TextEncoder;
  /** Longest input in tokens. */
  readonly maxLength: number;
  readonly padTokenId: number;
}

/** Loads each tokenizer once, however many versions share it; the least recently used ones are let go. */
export class TokenizerCache {
  readonly #tokenizers = new LRUCache<string, Promise<TextEncoder>>({
    max: MOST_TOKENIZERS,
    dispose: (tokenizer) => void retire(tokenizer),
  });
  readonly #padTokenIds = new LRUCache<string, Promise<number>>({ max: MOST_MODELS });

  async get(model: ModelVersion): Promise<LoadedTokenizer> {
    const { id, maxLength, bundlePath, card } = model;
    const digest = `${card.digests['tokenizer.json'] ?? id} ${card.digests['tokenizer_config.json'] ?? id}`;
    const [tokenizer, padTokenId] = await Promise.all([
      once(this.#tokenizers, digest, () => load(bundlePath)),
      once(this.#padTokenIds, id, () => readPadTokenId(bundlePath)),
    ]);
    return { tokenizer, maxLength, padTokenId };
  }

  /** Lets all tokenizers go. */
  async close(): Promise<void> {
    await Promise.all([...this.#tokenizers.values()].map(retire));
  }
}

async function load(bundlePath: string): Promise<TextEncoder> {
  const { size } = await stat(join(bundlePath, 'tokenizer.json'));
  if (size > MOST_BYTES_IN_PLACE) return new ThreadedTokenizer(bundlePath);
  const tokenizer = await readTokenizer(bundlePath);
  return {
    encode: (texts, maxLength) =>
      Promise.resolve(texts.map(({ text, textPair }) => tokenizer.encode(text, textPair, maxLength))),
    retire: () => Promise.resolve(),
  };
}

async function retire(tokenizer: Promise<TextEncoder>): Promise<void> {
  await (await tokenizer.catch(() => undefined))?.retire();
}

/** The cached value, or a new one; what fails is forgotten. */
async function once<V>(cache: LRUCache<string, Promise<V>>, key: string, load: () => Promise<V>): Promise<V> {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const loading = load();
  cache.set(key, loading);
  try {
    return await loading;
  } catch (error) {
    cache.delete(key);
    throw error;
  }
}
