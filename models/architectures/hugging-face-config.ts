// A Hugging Face config.json in and out.

import { badInput } from '../../lib/errors.js';
import type { Activation } from '../nn/activation.js';
import type { EncoderConfig, EncoderFamily } from './encoder-config.js';
import { labelsOf } from './hugging-face-labels.js';

type Json = Readonly<Record<string, unknown>>;

/** What one family calls its sizes in config.json, and what its authors' code assumes where the file is silent. */
interface Dialect {
  readonly family: EncoderFamily;
  readonly names: {
    readonly layers: string;
    readonly hiddenSize: string;
    readonly heads: string;
    readonly intermediateSize: string;
    readonly activation: string;
  };
  readonly defaultPadTokenId: number;
  /** Null for the family without token types and with a fixed ε of 1e-12. */
  readonly defaultTypeVocabSize: number | null;
}

const BERT_NAMES = {
  layers: 'num_hidden_layers',
  hiddenSize: 'hidden_size',
  heads: 'num_attention_heads',
  intermediateSize: 'intermediate_size',
  activation: 'hidden_act',
} as const;

const DISTILBERT_NAMES = {
  layers: 'n_layers',
  hiddenSize: 'dim',
  heads: 'n_heads',
  intermediateSize: 'hidden_dim',
  activation: 'activation',
} as const;

const DIALECTS: ReadonlyMap<string, Dialect> = new Map([
  [
    'BertForSequenceClassification',
    { family: 'bert', names: BERT_NAMES, defaultPadTokenId: 0, defaultTypeVocabSize: 2 },
  ],
  [
    'DistilBertForSequenceClassification',
    { family: 'distilbert', names: DISTILBERT_NAMES, defaultPadTokenId: 0, defaultTypeVocabSize: null },
  ],
  [
    'RobertaForSequenceClassification',
    { family: 'roberta', names: BERT_NAMES, defaultPadTokenId: 1, defaultTypeVocabSize: 2 },
  ],
]);

const ACTIVATIONS: ReadonlyMap<unknown, Activation> = new Map([
  ['gelu', 'gelu'],
  ['gelu_python', 'gelu'],
  ['gelu_new', 'gelu_tanh'],
  ['gelu_fast', 'gelu_tanh'],
  ['gelu_pytorch_tanh', 'gelu_tanh'],
  ['relu', 'relu'],
]);

const FIXED_EPSILON = 1e-12;
/** Against files that make their reader list parameters without end. */
const MAX_LAYERS = 1_000;

/** Settings that would change the network into one this server does not build, and the only value it takes. */
const REQUIRED: readonly (readonly [key: string, value: unknown])[] = [
  ['position_embedding_type', 'absolute'],
  ['is_decoder', false],
  ['add_cross_attention', false],
  ['problem_type', 'single_label_classification'],
];

/**
 * Reads the config of a BERT, DistilBERT or RoBERTa sequence classifier. Throws BAD_USER_INPUT for any other
 * architecture (naming it and the supported ones), for missing sizes and for settings that contradict each other.
 */
export function fromHuggingFaceConfig(json: unknown): EncoderConfig {
  if (!isObject(json)) throw badInput(['config.json'], 'an object', describe(json));
  const { family, names, defaultPadTokenId, defaultTypeVocabSize } = dialectOf(json);
  for (const [key, value] of REQUIRED) {
    const got = json[key] ?? value;
    if (got !== value) throw fault(key, describe(value), describe(got));
  }
  const hiddenSize = size(json, names.hiddenSize);
  const heads = size(json, names.heads);
  if (hiddenSize % heads !== 0) throw fault(names.heads, `a divisor of ${names.hiddenSize} ${hiddenSize}`, `${heads}`);
  const vocabSize = size(json, 'vocab_size');
  const padTokenId = size(json, 'pad_token_id', { least: 0, otherwise: defaultPadTokenId });
  if (padTokenId >= vocabSize) throw fault('pad_token_id', `an id below vocab_size ${vocabSize}`, `${padTokenId}`);
  return {
    family,
    layers: size(json, names.layers, { most: MAX_LAYERS }),
    hiddenSize,
    heads,
    intermediateSize: size(json, names.intermediateSize),
    maxLength: maxLengthOf(json, family, padTokenId),
    vocabSize,
    typeVocabSize:
      defaultTypeVocabSize === null ? 0 : size(json, 'type_vocab_size', { least: 1, otherwise: defaultTypeVocabSize }),
    activation: activationOf(json, names.activation),
    layerNormEpsilon: defaultTypeVocabSize === null ? FIXED_EPSILON : epsilonOf(json),
    padTokenId,
    labels: labelsOf(json),
  };
}

/** The config.json from which `transformers` builds the same classifier. */
export function toHuggingFaceConfig(config: EncoderConfig): object {
  const [architecture, { names }] = [...DIALECTS].find(([, { family }]) => family === config.family)!;
  const positions = config.family === 'roberta' ? config.maxLength + config.padTokenId + 1 : config.maxLength;
  const bertOnly = { type_vocab_size: config.typeVocabSize, layer_norm_eps: config.layerNormEpsilon };
  return {
    architectures: [architecture],
    model_type: config.family,
    [names.layers]: config.layers,
    [names.hiddenSize]: config.hiddenSize,
    [names.heads]: config.heads,
    [names.intermediateSize]: config.intermediateSize,
    [names.activation]: config.activation === 'gelu_tanh' ? 'gelu_new' : config.activation,
    max_position_embeddings: positions,
    vocab_size: config.vocabSize,
    pad_token_id: config.padTokenId,
    ...(config.family === 'distilbert' ? { sinusoidal_pos_embds: false } : bertOnly),
    problem_type: 'single_label_classification',
    id2label: Object.fromEntries(config.labels.map((label, id) => [String(id), label])),
    label2id: Object.fromEntries(config.labels.map((label, id) => [label, id])),
    torch_dtype: 'float32',
  };
}

function dialectOf(json: Json): Dialect {
  const expected = `one of ${[...DIALECTS.keys()].join(', ')}`;
  const { architectures } = json;
  if (!Array.isArray(architectures) || architectures.length !== 1) {
    throw fault('architectures', expected, describe(architectures));
  }
  const [architecture] = architectures as [unknown];
  const dialect = DIALECTS.get(architecture as string);
  if (dialect === undefined) throw fault('architectures', expected, describe(architecture));
  if (json['model_type'] !== undefined && json['model_type'] !== dialect.family) {
    throw fault('model_type', `${dialect.family}, as the architecture says`, describe(json['model_type']));
  }
  return dialect;
}

function maxLengthOf(json: Json, family: EncoderFamily, padTokenId: number): number {
  const positions = size(json, 'max_position_embeddings');
  if (family !== 'roberta') return positions;
  const unused = padTokenId + 1;
  if (positions <= unused) throw fault('max_position_embeddings', `more than pad_token_id + 1`, `${positions}`);
  return positions - unused;
}

function activationOf(json: Json, key: string): Activation {
  const activation = ACTIVATIONS.get(json[key] ?? 'gelu');
  if (activation !== undefined) return activation;
  throw fault(key, `one of ${[...ACTIVATIONS.keys()].join(', ')}`, describe(json[key]));
}

function epsilonOf(json: Json): number {
  const epsilon = json['layer_norm_eps'] ?? FIXED_EPSILON;
  if (typeof epsilon === 'number' && epsilon > 0 && epsilon < 1) return epsilon;
  throw fault('layer_norm_eps', 'a number between 0 and 1', describe(epsilon));
}

interface SizeRange {
  readonly least?: number;
  readonly most?: number;
  readonly otherwise?: number;
}

function size(json: Json, key: string, { least = 1, most = Infinity, otherwise }: SizeRange = {}): number {
  const value = json[key] ?? otherwise;
  if (Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most) return value as number;
  const range = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`;
  throw fault(key, `an integer ${range}`, describe(value));
}

function fault(key: string, expected: string, got: string): Error {
  return badInput(['config.json', key], expected, got);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describe(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 200);
}
