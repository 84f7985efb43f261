// The label names in a Hugging Face config.json: `id2label`, `label2id` or only a number of them.

import { badInput } from '../../lib/errors.js';

type Json = Readonly<Record<string, unknown>>;

const DEFAULT_COUNT = 2;
const MAX_LABELS = 1_000;

/** Label names by class index. Throws BAD_USER_INPUT unless they are two or more, distinct and numbered from 0 without gaps. */
export function labelsOf(json: Json): string[] {
  const labels = fromNames(json['id2label']) ?? fromIds(json['label2id']) ?? fromCount(json['num_labels']);
  const count = json['num_labels'] ?? labels.length;
  if (count !== labels.length) throw fault('num_labels', `${labels.length}, as there are label names`, count);
  if (labels.length < 2 || labels.length > MAX_LABELS) {
    throw fault('id2label', `2 to ${MAX_LABELS} labels`, labels.length);
  }
  if (new Set(labels).size !== labels.length) throw fault('id2label', 'distinct labels', labels);
  return labels;
}

/** `{"0": "negative", "1": "positive"}`. */
function fromNames(id2label: unknown): string[] | undefined {
  if (id2label === undefined || id2label === null) return undefined;
  const expected = 'an object from ids 0, 1, … to label names';
  if (typeof id2label !== 'object') throw fault('id2label', expected, id2label);
  const names: ReadonlyMap<string, unknown> = new Map(Object.entries(id2label));
  return Array.from({ length: names.size }, (_, id) => {
    const name = names.get(String(id));
    if (typeof name !== 'string') throw fault('id2label', expected, id2label);
    return name;
  });
}

/** `{"negative": 0, "positive": 1}`. */
function fromIds(label2id: unknown): string[] | undefined {
  if (label2id === undefined || label2id === null) return undefined;
  const expected = 'an object from label names to ids 0, 1, …';
  if (typeof label2id !== 'object') throw fault('label2id', expected, label2id);
  const names = new Map(Object.entries(label2id).map(([name, id]) => [id as unknown, name]));
  return Array.from({ length: Object.keys(label2id).length }, (_, id) => {
    const name = names.get(id);
    if (name === undefined) throw fault('label2id', expected, label2id);
    return name;
  });
}

/** Names that `transformers` gives to nameless labels. */
function fromCount(count: unknown): string[] {
  const length = count ?? DEFAULT_COUNT;
  if (!Number.isSafeInteger(length) || (length as number) < 1 || (length as number) > MAX_LABELS) {
    throw fault('num_labels', `an integer from 2 to ${MAX_LABELS}`, length);
  }
  return Array.from({ length: length as number }, (_, id) => `LABEL_${id}`);
}

function fault(key: string, expected: string, got: unknown): Error {
  return badInput(['config.json', key], expected, JSON.stringify(got).slice(0, 200));
}
