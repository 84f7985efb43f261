// A labelled text as a model sees it.

import type { TokenRow } from '../runtime/token-batch.js';

export interface TokenizedExample extends TokenRow {
  /** Index of the gold label among the model's labels. */
  readonly label: number;
}
