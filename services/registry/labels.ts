// The label names of a model.

import { badInput } from '../../lib/errors.js';

const MAX_LABELS = 1_000;
const MAX_LENGTH = 200;

/** Checks the names of a classifier's labels: two or more, distinct, not blank. */
export function checkLabels(labels: readonly string[], field: string | readonly string[]): readonly string[] {
  if (labels.length < 2 || labels.length > MAX_LABELS) {
    throw badInput(field, `2 to ${MAX_LABELS} labels`, `${labels.length}`);
  }
  const seen = new Set<string>();
  for (const label of labels) {
    if (label.trim() === '' || label.length > MAX_LENGTH) {
      throw badInput(field, `labels of 1 to ${MAX_LENGTH} characters`, JSON.stringify(label.slice(0, MAX_LENGTH)));
    }
    if (seen.has(label)) throw badInput(field, 'distinct labels', `"${label}" twice`);
    seen.add(label);
  }
  return labels;
}
