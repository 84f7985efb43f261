// Tokenizers and configs of the model versions in use, kept in the API process.

import type { EncoderConfig } from '../../models/architectures/encoder-config.js';
import type { Tokenizer } from '../../models/tokenizers/tokenizer.js';
import { readConfig, readTokenizer } from './bundle-reader.js';
import type { ModelVersion } from './model-version.js';

const CAPACITY = 16;

export interface LoadedTokenizer {
  readonly config: EncoderConfig;
  readonly tokenizer: Tokenizer;
}

/** Loads each bundle's tokenizer once; the least recently used ones are let go beyond 16. */
export class TokenizerCache {
  readonly #loaded = new Map<string, Promise<LoadedTokenizer>>();

  async get(model: ModelVersion): Promise<LoadedTokenizer> {
    const loading = this.#loaded.get(model.id) ?? load(model.bundlePath);
    this.#loaded.delete(model.id);
    this.#loaded.set(model.id, loading);
    for (const oldest of this.#loaded.keys()) {
      if (this.#loaded.size <= CAPACITY) break;
      this.#loaded.delete(oldest);
    }
    try {
      return await loading;
    } catch (error) {
      this.#loaded.delete(model.id);
      throw error;
    }
  }
}

async function load(bundlePath: string): Promise<LoadedTokenizer> {
  const [config, tokenizer] = await Promise.all([readConfig(bundlePath), readTokenizer(bundlePath)]);
  return { config, tokenizer };
}
