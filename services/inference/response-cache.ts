// Answers that were given before: the same text under the same model is not run twice.

import { LRUCache } from 'lru-cache';
import type { ModelVersion } from '../registry/model-version.js';
import type { TextInput } from './prediction.js';

export interface ResponseCacheOptions<V> {
  /** Bytes of keys and values together; 0 keeps nothing. */
  readonly maxBytes: number;
  /** Bytes of a value, roughly. */
  readonly sizeOf: (value: V) => number;
}

/** Bytes of an entry beside its key and value. */
const ENTRY_BYTES = 200;

/** Least recently used answers go first. Keyed by the model's digest, so equal bundles share and a new version starts afresh. */
export class ResponseCache<V extends object> {
  readonly #entries: LRUCache<string, V> | undefined;

  constructor({ maxBytes, sizeOf }: ResponseCacheOptions<V>) {
    if (maxBytes === 0) return;
    this.#entries = new LRUCache({
      maxSize: maxBytes,
      sizeCalculation: (value, key) => ENTRY_BYTES + 2 * key.length + sizeOf(value),
    });
  }

  /** One value per text, in order; what is missing is computed in one call. `variant` tells apart what else was asked. */
  async through(
    model: ModelVersion,
    texts: readonly TextInput[],
    compute: (missing: readonly TextInput[]) => Promise<readonly V[]>,
    variant = '',
  ): Promise<readonly V[]> {
    const entries = this.#entries;
    if (entries === undefined) return compute(texts);
    const keys = texts.map(({ text, textPair }) => JSON.stringify([model.digest, variant, text, textPair]));
    const found = keys.map((key) => entries.get(key));
    const missing = texts.filter((_, index) => found[index] === undefined);
    const computed = missing.length === 0 ? [] : await compute(missing);
    let next = 0;
    return found.map((value, index) => {
      if (value !== undefined) return value;
      const fresh = computed[next++]!;
      entries.set(keys[index]!, fresh);
      return fresh;
    });
  }
}
