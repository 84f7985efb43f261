// What turns texts into tokens, wherever it does so.

import type { Encoding } from '../../models/tokenizers/encoding.js';
import type { TextInput } from './prediction.js';

export interface TextEncoder {
  /** The tokens of each text, at most `maxLength` of them. Rejects where the tokenizer cannot be used. */
  encode(texts: readonly TextInput[], maxLength: number): Promise<readonly Encoding[]>;
  /** Lets go of what it holds once nobody waits for it; resolves when it has, at once where somebody waits. */
  retire(): Promise<void>;
}
