import { fromHuggingFaceConfig } from '../../../models/architectures/hugging-face-config.js';
import {
  checkWeights,
  parameterGroup,
  parameterShapes,
  renameLayer,
} from '../../../models/architectures/parameter-shapes.js';
import { decodeSafetensors } from '../../../models/checkpoints/safetensors.js';
import type { WeightTensor } from '../../../models/checkpoints/weights.js';
import { CHECKPOINTS, readCheckpointJson, readWeightBytes } from '../../support/checkpoint-fixtures.js';
import type { CheckpointName } from '../../support/checkpoint-fixtures.js';

const read = (name: CheckpointName) => ({
  config: fromHuggingFaceConfig(readCheckpointJson(name, 'config.json')),
  weights: decodeSafetensors(readWeightBytes(name)),
});
const vector: WeightTensor = { shape: [16], data: new Float32Array(16) };

describe.each(CHECKPOINTS)('parameters of %s', (name) => {
  const { config, weights } = read(name);

  it('have the names and shapes of the checkpoint', () => {
    const stored = [...weights].map(([parameter, { shape }]) => [parameter, shape]);
    expect(new Map(parameterShapes(config))).toEqual(new Map(stored as [string, number[]][]));
  });

  it('are accepted, in the order of the forward pass', () => {
    const checked = checkWeights(config, weights);
    expect([...checked.keys()]).toEqual([...parameterShapes(config).keys()]);
    for (const [parameter, tensor] of checked) expect(tensor).toBe(weights.get(parameter));
  });

  it('belong to embeddings, layers in order, then the head', () => {
    const groups = [...parameterShapes(config).keys()].map((parameter) => parameterGroup(config, parameter));
    const kinds = groups.map((group) => (group.kind === 'layer' ? group.index : group.kind));
    expect([...new Set(kinds)]).toEqual(['embeddings', 0, 1, 'head']);
    expect(kinds.filter((kind) => kind === 0)).toHaveLength(16);
    expect(kinds.filter((kind) => kind === 'head')).toHaveLength(4);
  });

  it('of one layer have their counterparts in every other', () => {
    const names = [...parameterShapes(config).keys()];
    const layer = (index: number) =>
      names.filter((parameter) => {
        const group = parameterGroup(config, parameter);
        return group.kind === 'layer' && group.index === index;
      });
    expect(layer(1).map((parameter) => renameLayer(config, parameter, 0))).toEqual(layer(0));
    expect(layer(0).map((parameter) => renameLayer(config, parameter, 11))).toEqual(
      layer(0).map((parameter) => parameter.replace('layer.0.', 'layer.11.')),
    );
  });

  it('outside the layers keep their names', () => {
    for (const parameter of parameterShapes(config).keys()) {
      if (parameterGroup(config, parameter).kind !== 'layer') expect(renameLayer(config, parameter, 5)).toBe(parameter);
    }
  });
});

describe('checkWeights', () => {
  const { config, weights } = read('bert');
  const check = (change: object, ...extra: [string, WeightTensor][]) => {
    return checkWeights({ ...config, ...change }, new Map([...weights, ...extra]));
  };

  it('drops index buffers, and the pooler that RoBERTa does not use', () => {
    const names = ['bert.embeddings.position_ids', 'bert.embeddings.token_type_ids'];
    expect(check({}, ...names.map((name): [string, WeightTensor] => [name, vector])).size).toBe(weights.size);
    const roberta = read('roberta');
    const withPooler = new Map([...roberta.weights, ['roberta.pooler.dense.bias', vector] as const]);
    expect(checkWeights(roberta.config, withPooler)).toEqual(checkWeights(roberta.config, roberta.weights));
  });

  it('understands the old names of LayerNorm', () => {
    const old = new Map(
      [...weights].map(([name, tensor]) => [
        name.replace('LayerNorm.weight', 'LayerNorm.gamma').replace('LayerNorm.bias', 'LayerNorm.beta'),
        tensor,
      ]),
    );
    expect(checkWeights(config, old)).toEqual(checkWeights(config, weights));
  });

  it('refuses a tensor under its old and its new name', () => {
    expect(() => check({}, ['bert.embeddings.LayerNorm.gamma', vector])).toThrow(
      'one tensor bert.embeddings.LayerNorm.weight',
    );
  });

  it.each([
    [
      'more layers',
      { layers: 3 },
      'expected bert.encoder.layer.2.attention.self.query.weight, bert.encoder.layer.2.atten',
    ],
    ['fewer layers', { layers: 1 }, 'got also bert.encoder.layer.1.'],
    [
      'another width',
      { hiddenSize: 32 },
      'bert.embeddings.word_embeddings.weight of shape [131, 32], as config.json says, got [131, 16]',
    ],
    [
      'another vocabulary',
      { vocabSize: 500 },
      'word_embeddings.weight of shape [500, 16], as config.json says, got [131, 16]',
    ],
    [
      'more positions',
      { maxLength: 64 },
      'position_embeddings.weight of shape [64, 16], as config.json says, got [40, 16]',
    ],
    [
      'one token type',
      { typeVocabSize: 1 },
      'token_type_embeddings.weight of shape [1, 16], as config.json says, got [2, 16]',
    ],
    [
      'another FFN',
      { intermediateSize: 64 },
      'intermediate.dense.weight of shape [64, 16], as config.json says, got [32, 16]',
    ],
    ['fewer labels', { labels: ['a', 'b'] }, 'classifier.weight of shape [2, 16], as config.json says, got [3, 16]'],
    ['another family', { family: 'roberta' }, 'expected roberta.embeddings.word_embeddings.weight'],
  ])('refuses weights when the config says %s', (_, change, message) => {
    expect(() => check(change)).toThrow(message.replaceAll('131', String(config.vocabSize)));
  });

  it('refuses transposed weights and says both shapes', () => {
    const { data } = weights.get('bert.encoder.layer.0.intermediate.dense.weight')!;
    expect(() => check({}, ['bert.encoder.layer.0.intermediate.dense.weight', { shape: [16, 32], data }])).toThrow(
      'bert.encoder.layer.0.intermediate.dense.weight of shape [32, 16], as config.json says, got [16, 32]',
    );
  });

  it('names a missing tensor, and counts when there are many', () => {
    const missing = new Map(weights);
    missing.delete('classifier.bias');
    expect(() => checkWeights(config, missing)).toThrow(
      'expected classifier.bias (2 layers of hidden size 16, as config.json says)',
    );
    expect(() => checkWeights(config, new Map())).toThrow(`and ${weights.size - 5} more`);
  });

  it('refuses a tensor that no classifier has', () => {
    expect(() => check({}, ['cls.predictions.bias', vector])).toThrow('got also cls.predictions.bias');
  });
});
