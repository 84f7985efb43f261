import { initialiseStudent } from '../../../models/training/initialise-student.js';
import { initialiseWeights } from '../../../models/training/initialise-weights.js';
import { tinyEncoder } from '../../support/tiny-models.js';

const config = tinyEncoder(4);
const teacher = { config, weights: initialiseWeights(config, 1) };
const layerWeight = (layer: number) => `bert.encoder.layer.${layer}.output.dense.weight`;

describe('fresh weights', () => {
  it('are the same for the same seed and others for another', () => {
    const name = 'classifier.weight';
    expect(initialiseWeights(config, 1).get(name)).toEqual(teacher.weights.get(name));
    expect(initialiseWeights(config, 2).get(name)).not.toEqual(teacher.weights.get(name));
  });

  it('have unit gains, zero biases and a deviation of 0.02', () => {
    expect(new Set(teacher.weights.get('bert.embeddings.LayerNorm.weight')!.data)).toEqual(new Set([1]));
    expect(new Set(teacher.weights.get('classifier.bias')!.data)).toEqual(new Set([0]));
    const { data } = teacher.weights.get('bert.embeddings.word_embeddings.weight')!;
    const deviation = Math.sqrt(data.reduce((sum, value) => sum + value ** 2, 0) / data.length);
    expect(deviation).toBeGreaterThan(0.018);
    expect(deviation).toBeLessThan(0.022);
  });
});

describe('a student cut out of its teacher', () => {
  it('takes the chosen layers in order, the embeddings and the head', () => {
    const student = initialiseStudent(teacher, { layers: [3, 1], copyHead: true }, 1);
    expect(student.config.layers).toBe(2);
    expect(student.weights.get(layerWeight(0))).toBe(teacher.weights.get(layerWeight(3)));
    expect(student.weights.get(layerWeight(1))).toBe(teacher.weights.get(layerWeight(1)));
    expect(student.weights.has(layerWeight(2))).toBe(false);
    for (const name of ['bert.embeddings.word_embeddings.weight', 'bert.pooler.dense.weight', 'classifier.weight']) {
      expect(student.weights.get(name)).toBe(teacher.weights.get(name));
    }
  });

  it('starts with a fresh head when the head is not copied', () => {
    const student = initialiseStudent(teacher, { layers: [0], copyHead: false }, 1);
    expect(student.weights.get('classifier.weight')).not.toEqual(teacher.weights.get('classifier.weight'));
    expect(student.weights.get(layerWeight(0))).toBe(teacher.weights.get(layerWeight(0)));
  });

  it('refuses a layer that the teacher does not have', () => {
    expect(() => initialiseStudent(teacher, { layers: [4], copyHead: true }, 1)).toThrow(
      'expected layers in [0, 3], got 4',
    );
  });
});
