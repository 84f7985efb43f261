// The parameters of a sequence classifier: names, shapes, place in the network, and the check against a checkpoint.

import { badInput } from '../../lib/errors.js';
import type { WeightTensor, Weights } from '../checkpoints/weights.js';
import type { EncoderConfig, EncoderFamily } from './encoder-config.js';
import { HEAD_NAMES, layerNames, layerPrefix } from './parameter-names.js';

type Shape = readonly number[];
type NamedShape = readonly [name: string, shape: Shape];

/** Shapes of all parameters, by name, in the order of the forward pass. Linear weights are [out, in]. */
export function parameterShapes(config: EncoderConfig): ReadonlyMap<string, Shape> {
  const shapes = [...embeddings(config)];
  for (let layer = 0; layer < config.layers; layer++) shapes.push(...encoderLayer(config, layer));
  const { dense, output } = HEAD_NAMES[config.family];
  shapes.push(...linear(dense, config.hiddenSize, config.hiddenSize));
  shapes.push(...linear(output, config.labels.length, config.hiddenSize));
  return new Map(shapes);
}

function embeddings(config: EncoderConfig): NamedShape[] {
  const { family, hiddenSize, maxLength, padTokenId, typeVocabSize, vocabSize } = config;
  const at = `${family}.embeddings`;
  const positions = family === 'roberta' ? maxLength + padTokenId + 1 : maxLength;
  return [
    [`${at}.word_embeddings.weight`, [vocabSize, hiddenSize]],
    [`${at}.position_embeddings.weight`, [positions, hiddenSize]],
    ...(family === 'distilbert' ? [] : [[`${at}.token_type_embeddings.weight`, [typeVocabSize, hiddenSize]] as const]),
    ...norm(`${at}.LayerNorm`, hiddenSize),
  ];
}

function encoderLayer({ family, hiddenSize, intermediateSize }: EncoderConfig, layer: number): NamedShape[] {
  const names = layerNames(family, layer);
  const { query, key, value, attentionOutput } = names;
  return [
    ...[query, key, value, attentionOutput].flatMap((name) => linear(name, hiddenSize, hiddenSize)),
    ...norm(names.attentionNorm, hiddenSize),
    ...linear(names.intermediate, intermediateSize, hiddenSize),
    ...linear(names.output, hiddenSize, intermediateSize),
    ...norm(names.outputNorm, hiddenSize),
  ];
}

function linear(name: string, outputs: number, inputs: number): NamedShape[] {
  return [
    [`${name}.weight`, [outputs, inputs]],
    [`${name}.bias`, [outputs]],
  ];
}

function norm(name: string, size: number): NamedShape[] {
  return [
    [`${name}.weight`, [size]],
    [`${name}.bias`, [size]],
  ];
}

/** The part of the network a parameter belongs to; layers count from 0, the pooler is part of the head. */
export type ParameterGroup =
  { readonly kind: 'embeddings' } | { readonly kind: 'layer'; readonly index: number } | { readonly kind: 'head' };

/** The group of a parameter of this family. */
export function parameterGroup({ family }: EncoderConfig, name: string): ParameterGroup {
  if (name.startsWith(`${family}.embeddings.`)) return { kind: 'embeddings' };
  const layer = splitLayer(family, name);
  return layer === undefined ? { kind: 'head' } : { kind: 'layer', index: layer.index };
}

/** The same parameter of layer `index` (from 0); a name that lies in no layer stays as it is. */
export function renameLayer({ family }: EncoderConfig, name: string, index: number): string {
  const layer = splitLayer(family, name);
  return layer === undefined ? name : `${layerPrefix(family)}.${index}.${layer.rest}`;
}

function splitLayer(family: EncoderFamily, name: string): { index: number; rest: string } | undefined {
  const prefix = `${layerPrefix(family)}.`;
  if (!name.startsWith(prefix)) return undefined;
  const match = /^(\d+)\.(.+)$/.exec(name.slice(prefix.length));
  return match === null ? undefined : { index: Number(match[1]), rest: match[2]! };
}

/** Tensors that checkpoints carry beside the parameters: index buffers, and a pooler that RoBERTa's classifier never uses. */
const NOT_PARAMETERS = /\.embeddings\.(position_ids|token_type_ids)$|^roberta\.pooler\./;

const FIELD = 'model.safetensors';
const MAX_NAMES = 5;

/**
 * The parameters of the classifier that `config` describes, in the order of `parameterShapes`. Old names of LayerNorm's
 * scale and shift are understood. Throws BAD_USER_INPUT if a tensor is missing, unexpected or of another shape.
 */
export function checkWeights(config: EncoderConfig, weights: Weights): Weights {
  const found = withCurrentNames(weights);
  const shapes = parameterShapes(config);
  const sizes = `${config.layers} layers of hidden size ${config.hiddenSize}, as config.json says`;
  const missing = [...shapes.keys()].filter((name) => !found.has(name));
  if (missing.length > 0) throw badInput([FIELD], `${listed(missing)} (${sizes})`, 'a file without');
  const unexpected = [...found.keys()].filter((name) => !shapes.has(name));
  if (unexpected.length > 0) throw badInput([FIELD], `only the parameters of ${sizes}`, `also ${listed(unexpected)}`);
  const checked = new Map<string, WeightTensor>();
  for (const [name, shape] of shapes) {
    const tensor = found.get(name)!;
    if (!sameShape(tensor.shape, shape)) {
      throw badInput(
        [FIELD],
        `${name} of shape [${shape.join(', ')}], as config.json says`,
        `[${tensor.shape.join(', ')}]`,
      );
    }
    checked.set(name, tensor);
  }
  return checked;
}

function withCurrentNames(weights: Weights): Map<string, WeightTensor> {
  const found = new Map<string, WeightTensor>();
  for (const [original, tensor] of weights) {
    if (NOT_PARAMETERS.test(original)) continue;
    const name = original
      .replace(/LayerNorm\.gamma$/, 'LayerNorm.weight')
      .replace(/LayerNorm\.beta$/, 'LayerNorm.bias');
    if (found.has(name)) throw badInput([FIELD], `one tensor ${name}`, `two, under its old and its new name`);
    found.set(name, tensor);
  }
  return found;
}

function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

function listed(names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  return names.slice(0, MAX_NAMES).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
