import { resolveObjectiveConfig, resolveTrainingConfig } from '../../../models/training/defaults.js';

const shapes = { teacher: { layers: 12, hiddenSize: 768 }, student: { layers: 6, hiddenSize: 768 } };
const options = { modelMaxLength: 64, defaults: { dropout: 0.1, freezeEmbeddings: false } };

describe('training settings', () => {
  it('are filled in where nothing is said', () => {
    expect(resolveTrainingConfig({ learningRate: 1e-3 }, options)).toEqual({
      epochs: 3,
      batchSize: 32,
      learningRate: 1e-3,
      warmupRatio: 0.1,
      weightDecay: 0.01,
      maxGradNorm: 1,
      maxLength: 64,
      seed: 1,
      evaluateEverySteps: null,
      freezeEmbeddings: false,
      dropout: 0.1,
    });
  });

  it.each([
    [{ epochs: 0 }, 'training.epochs: expected an integer in [1, 1000], got 0'],
    [{ batchSize: 1.5 }, 'training.batchSize: expected an integer in [1, 1024], got 1.5'],
    [{ learningRate: 0 }, 'training.learningRate: expected a number in (0, 1], got 0'],
    [{ learningRate: NaN }, 'training.learningRate: expected a number in (0, 1], got NaN'],
    [{ warmupRatio: 1 }, 'training.warmupRatio: expected a number in [0, 1), got 1'],
    [{ dropout: 1 }, 'training.dropout: expected a number in [0, 1), got 1'],
    [{ maxLength: 65 }, 'training.maxLength: expected an integer in [3, 64], got 65'],
    [{ seed: -1 }, 'training.seed: expected an integer in [0, 2147483647], got -1'],
    [{ evaluateEverySteps: 0 }, 'training.evaluateEverySteps: expected an integer in [1, 2147483647], got 0'],
  ])('refuse %j', (given, message) => {
    expect(() => resolveTrainingConfig(given, options)).toThrow(message);
  });
});

describe('objective settings', () => {
  it('map the layers of PKD as its skip strategy does', () => {
    const { layerMap } = resolveObjectiveConfig({ kind: 'PKD' }, shapes);
    expect(layerMap.map(({ teacher }) => teacher)).toEqual([1, 3, 5, 7, 9]);
    expect(layerMap.map(({ student }) => student)).toEqual([0, 1, 2, 3, 4]);
  });

  it('map the only layer of a small student to the last of the teacher', () => {
    const { layerMap } = resolveObjectiveConfig(
      { kind: 'GRADIENT_KD_CLS' },
      { ...shapes, student: { layers: 1, hiddenSize: 768 } },
    );
    expect(layerMap).toEqual([{ student: 0, teacher: 11 }]);
  });

  it('map no layers for an objective that compares none', () => {
    expect(resolveObjectiveConfig({ kind: 'GRADIENT_KD' }, shapes).layerMap).toEqual([]);
  });

  it.each(['PKD', 'GRADIENT_KD', 'GRADIENT_KD_CLS'] as const)('refuse a narrower student for %s', (kind) => {
    expect(() => resolveObjectiveConfig({ kind }, { ...shapes, student: { layers: 6, hiddenSize: 384 } })).toThrow(
      `objective.kind: expected a student as wide as its teacher (hidden size 768) for ${kind}, got hidden size 384`,
    );
  });

  it('allow a narrower student for KD', () => {
    expect(resolveObjectiveConfig({ kind: 'KD' }, { ...shapes, student: { layers: 6, hiddenSize: 384 } }).kind).toBe(
      'KD',
    );
  });

  it.each([
    [{ kind: 'KD', alpha: 1.1 }, 'objective.alpha: expected a number in [0, 1], got 1.1'],
    [{ kind: 'KD', temperature: 0 }, 'objective.temperature: expected a number in (0, 100], got 0'],
    [{ kind: 'GRADIENT_KD', gamma: -1 }, 'objective.gamma: expected a number in [0, 1000000], got -1'],
    [
      { kind: 'KD', layerMap: [{ student: 0, teacher: 0 }] },
      'objective.layerMap: expected none for KD, which compares no layers, got 1',
    ],
    [{ kind: 'PKD', layerMap: [] }, 'objective.layerMap: expected at least one pair of layers, got none'],
    [
      { kind: 'PKD', layerMap: [{ student: 6, teacher: 0 }] },
      'objective.layerMap.0.student: expected an integer in [0, 5], got 6',
    ],
    [
      { kind: 'PKD', layerMap: [{ student: 0, teacher: -1 }] },
      'objective.layerMap.0.teacher: expected an integer in [0, 11], got -1',
    ],
  ] as const)('refuse %j', (given, message) => {
    expect(() => resolveObjectiveConfig(given, shapes)).toThrow(message);
  });
});
