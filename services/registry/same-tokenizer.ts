// Whether two model versions read texts as the same tokens.

import type { ModelVersion } from './model-version.js';

/** Equal tokenizer.json files; what else tokenizer_config.json says does not change tokens. */
export function sameTokenizer(a: ModelVersion, b: ModelVersion): boolean {
  return a.card.digests['tokenizer.json'] === b.card.digests['tokenizer.json'];
}
