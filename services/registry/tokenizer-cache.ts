// What the API process keeps of the model versions in use, to turn texts into tokens.

import { LRUCache } from 'lru-cache';
import type { Tokenizer } from '../../models/tokenizers/tokenizer.js';
import { readPadTokenId, readTokenizer } from './bundle-reader.js';
import type { ModelVersion } from './model-version.js';

const MOST_TOKENIZERS = 16;
const MOST_MODELS = 256;

export interface LoadedTokenizer {
  readonly tokenizer: Tokenizer;
  /** Longest input in tokens. */
  readonly maxLength: number;
  readonly padTokenId: number;
}

/** Loads each tokenizer once, however many versions share it; the least recently used ones are let go. */
export class TokenizerCache {
  readonly #tokenizers = new LRUCache<string, Promise<Tokenizer>>({ max: MOST_TOKENIZERS });
  readonly #padTokenIds = new LRUCache<string, Promise<number>>({ max: MOST_MODELS });

  async get(model: ModelVersion): Promise<LoadedTokenizer> {
    const { id, maxLength, bundlePath, card } = model;
    const digest = `${card.digests['tokenizer.json'] ?? id} ${card.digests['tokenizer_config.json'] ?? id}`;
    const [tokenizer, padTokenId] = await Promise.all([
      once(this.#tokenizers, digest, () => readTokenizer(bundlePath)),
      once(this.#padTokenIds, id, () => readPadTokenId(bundlePath)),
    ]);
    return { tokenizer, maxLength, padTokenId };
  }
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
