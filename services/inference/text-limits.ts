// What may be sent to a model: no blank texts, and no more than the server is willing to tokenise.

import { badInput } from '../../lib/errors.js';
import type { TextInput } from './prediction.js';

export interface TextLimits {
  readonly maxTexts: number;
  /** UTF-16 code units of a text and its pair together. Texts beyond the model's length are cut and flagged. */
  readonly maxCharacters: number;
}

/** Throws BAD_USER_INPUT naming the first text that cannot be used. */
export function checkTexts(texts: readonly TextInput[], limits: TextLimits): void {
  if (texts.length > limits.maxTexts) throw badInput('texts', `at most ${limits.maxTexts} texts`, `${texts.length}`);
  for (const [index, { text, textPair }] of texts.entries()) {
    const path = ['texts', String(index)];
    if (text.trim() === '') throw badInput([...path, 'text'], 'a text that is not blank', 'a blank one');
    if (textPair?.trim() === '') {
      throw badInput([...path, 'textPair'], 'a text that is not blank, or none', 'a blank one');
    }
    const characters = text.length + (textPair?.length ?? 0);
    if (characters > limits.maxCharacters) {
      throw badInput([...path, 'text'], `at most ${limits.maxCharacters} characters`, `${characters}`);
    }
  }
}
