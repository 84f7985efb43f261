import type { ObjectiveConfig, ObjectiveKind } from '../../../models/objectives/objective-config.js';
import { needsTeacher, objectives, signalsOf } from '../../../models/objectives/objectives.js';

const config: ObjectiveConfig = {
  kind: 'NONE',
  alpha: 0.25,
  temperature: 5,
  beta: 10,
  gamma: 100,
  targetPolicy: 'OWN_PREDICTION',
  lossConvention: 'PLAIN',
  layerMap: [],
};

const weightsOf = (kind: ObjectiveKind) =>
  Object.fromEntries(objectives[kind].map(({ term, weight }) => [term.name, weight(config)]));

describe('the table of objectives', () => {
  it('weighs terms: 1 − α and α for cross-entropy and KD, β for patience, γ for gradients', () => {
    expect(weightsOf('NONE')).toEqual({ 'cross-entropy': 1 });
    expect(weightsOf('KD')).toEqual({ 'cross-entropy': 0.75, kd: 0.25 });
    expect(weightsOf('PKD')).toEqual({ 'cross-entropy': 0.75, kd: 0.25, patience: 10 });
    expect(weightsOf('GRADIENT_KD')).toEqual({ 'cross-entropy': 0.75, kd: 0.25, gradient: 100 });
    expect(weightsOf('GRADIENT_KD_CLS')).toEqual({
      'cross-entropy': 0.75,
      kd: 0.25,
      patience: 10,
      gradient: 100,
      'cls-gradient': 100,
    });
  });

  it('asks a model for no more than its terms read', () => {
    const needs = (kind: ObjectiveKind) => [...signalsOf(objectives[kind])].sort();
    expect(needs('NONE')).toEqual(['logits']);
    expect(needs('KD')).toEqual(['logits']);
    expect(needs('PKD')).toEqual(['clsStates', 'logits']);
    expect(needs('GRADIENT_KD')).toEqual(['inputGradient', 'logits']);
    expect(needs('GRADIENT_KD_CLS')).toEqual(['clsGradients', 'clsStates', 'inputGradient', 'logits']);
  });

  it('needs a teacher for all but fine-tuning', () => {
    const kinds = Object.keys(objectives) as ObjectiveKind[];
    expect(kinds.filter((kind) => !needsTeacher(objectives[kind]))).toEqual(['NONE']);
  });
});
