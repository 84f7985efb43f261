// What the configuration beside an exported graph says of it, in the words of whichever architecture it is.

import { badInput } from '../../lib/errors.js';
import { ENCODER_FAMILIES } from '../../models/architectures/encoder-config.js';
import { labelsOf } from '../../models/architectures/hugging-face-labels.js';
import type { Tokenizer } from '../../models/tokenizers/tokenizer.js';
import type { ModelFamily, ModelShape } from './model-version.js';

type Json = Readonly<Record<string, unknown>>;

export interface ExportedConfig extends ModelShape {
  /** Rows of the embedding table as far as known. */
  readonly vocabSize: number;
  /** 0 for graphs that take no token types, or make nothing of them. */
  readonly typeVocabSize: number;
  readonly padTokenId: number;
}

/** What only the graph and the client know. */
export interface ExportedFacts {
  readonly takesTypes: boolean;
  /** Replace the labels of the configuration. */
  readonly labels: readonly string[] | null;
}

/** Architectures that count positions from the padding id on, as RoBERTa does. */
const POSITIONS_AFTER_PADDING: ReadonlySet<unknown> = new Set([
  ...['roberta', 'roberta-prelayernorm', 'xlm-roberta', 'xlm-roberta-xl', 'xmod', 'camembert', 'ibert'],
  ...['data2vec-text', 'longformer', 'mpnet'],
]);

/** Longer inputs are cut, whatever the model would take. */
const MAX_LENGTH = 8_192;
/** Where neither configuration nor tokenizer says it. */
const DEFAULT_MAX_LENGTH = 512;

const HIDDEN_SIZE = ['hidden_size', 'dim', 'd_model', 'n_embd'];
const LAYERS = ['num_hidden_layers', 'n_layers', 'num_layers', 'n_layer', 'encoder_layers'];

/** Throws BAD_USER_INPUT for what is missing or contradicts itself, and for problems other than choosing one of the labels. */
export function readExportedConfig(
  json: Json,
  tokenizer: Tokenizer,
  { takesTypes, labels }: ExportedFacts,
): ExportedConfig {
  const problem = json['problem_type'] ?? 'single_label_classification';
  if (problem !== 'single_label_classification') throw fault('problem_type', 'single_label_classification', problem);
  const padTokenId = integer(json, ['pad_token_id'], 0) ?? tokenizer.padTokenId;
  return {
    family: familyOf(json['model_type']),
    labels: labels ?? labelsOf(json),
    layers: required(json, LAYERS),
    hiddenSize: required(json, HIDDEN_SIZE),
    maxLength: maxLengthOf(json, tokenizer, padTokenId),
    vocabSize: integer(json, ['vocab_size'], 1) ?? tokenizer.vocabSize,
    typeVocabSize: takesTypes ? (integer(json, ['type_vocab_size'], 0) ?? tokenizer.typeCount) : 0,
    padTokenId,
  };
}

/** The configuration with the labels and the padding token that hold. */
export function withResolved(json: Json, { labels, padTokenId }: ExportedConfig): object {
  return {
    ...Object.fromEntries(Object.entries(json).filter(([key]) => key !== 'num_labels')),
    pad_token_id: padTokenId,
    id2label: Object.fromEntries(labels.map((label, id) => [String(id), label])),
    label2id: Object.fromEntries(labels.map((label, id) => [label, id])),
  };
}

function familyOf(type: unknown): ModelFamily {
  return ENCODER_FAMILIES.find((family) => family === type) ?? 'other';
}

/** The positions that the model has, or fewer where its tokenizer says so. */
function maxLengthOf(json: Json, tokenizer: Tokenizer, padTokenId: number): number {
  const positions = integer(json, ['max_position_embeddings', 'n_positions'], 1);
  const unused = POSITIONS_AFTER_PADDING.has(json['model_type']) ? padTokenId + 1 : 0;
  if (positions !== undefined && positions <= unused) {
    throw fault('max_position_embeddings', 'more than pad_token_id + 1', positions);
  }
  const { model_max_length: cut } = tokenizer.configJson() as Json;
  const known = [positions && positions - unused, cut].filter(
    (length): length is number => Number.isSafeInteger(length) && (length as number) > 0,
  );
  return known.length === 0 ? DEFAULT_MAX_LENGTH : Math.min(MAX_LENGTH, ...known);
}

/** The first of some keys that is set. */
function integer(json: Json, keys: readonly string[], least: number): number | undefined {
  const key = keys.find((candidate) => json[candidate] !== undefined && json[candidate] !== null);
  if (key === undefined) return undefined;
  const value = json[key];
  if (Number.isSafeInteger(value) && (value as number) >= least) return value as number;
  throw fault(key, `an integer of at least ${least}`, value);
}

function required(json: Json, keys: readonly string[]): number {
  const value = integer(json, keys, 1);
  if (value === undefined)
    throw badInput(['config.json', keys[0]!], `an integer as ${keys.join(', ')}`, 'none of them');
  return value;
}

function fault(key: string, expected: string, got: unknown): Error {
  return badInput(['config.json', key], expected, JSON.stringify(got).slice(0, 200));
}
