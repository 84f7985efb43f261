// What a client asks a data set to be made of.

import { badInput } from '../../lib/errors.js';
import { checkName } from '../../lib/names.js';
import type { SplitName } from './dataset.js';

/** A row as clients give it inline; `label` is a label's name or its index. */
export interface InlineRow {
  readonly text: string;
  readonly textPair?: string | null | undefined;
  readonly label: string;
}

export type SplitSource =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'upload'; readonly uploadId: string }
  | { readonly kind: 'rows'; readonly rows: readonly InlineRow[] };

/** Without column names, the text is in `text` or `sentence` and the label in `label`; there is no text pair. */
export interface CreateDatasetSpec {
  readonly name: string;
  readonly labels: readonly string[];
  readonly textColumn?: string | undefined;
  readonly textPairColumn?: string | undefined;
  readonly labelColumn?: string | undefined;
  readonly splits: readonly { readonly split: SplitName; readonly source: SplitSource }[];
}

/** Checks what can be told without reading any source. Throws `BAD_USER_INPUT`. */
export function checkSpec({ name, splits }: CreateDatasetSpec): void {
  checkName('name', name);
  if (splits.length === 0) throw badInput('splits', 'at least one split', 'none');
  for (const [index, { split }] of splits.entries()) {
    if (splits.findIndex((other) => other.split === split) !== index) {
      throw badInput(['splits', `${index}`, 'split'], 'each split once', `${split} twice`);
    }
  }
}
