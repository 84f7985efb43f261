import type { Weights } from '../../../models/checkpoints/weights.js';
import { OBJECTIVE_KINDS, type ObjectiveKind } from '../../../models/objectives/objective-config.js';
import { NO_DISTILLATION, resolveObjectiveConfig } from '../../../models/training/defaults.js';
import { DivergedError } from '../../../models/training/diverged-error.js';
import { initialiseStudent } from '../../../models/training/initialise-student.js';
import { initialiseWeights } from '../../../models/training/initialise-weights.js';
import { train, type TrainingEvent, type TrainingJob, type TrainingResult } from '../../../models/training/trainer.js';
import { tinyEncoder, tinyExamples, tinyTraining } from '../../support/tiny-models.js';

interface Recorded extends TrainingResult {
  readonly events: readonly TrainingEvent[];
  readonly checkpoints: readonly number[];
}

async function record(job: TrainingJob, isCancelled: (steps: number) => boolean = () => false): Promise<Recorded> {
  const events: TrainingEvent[] = [];
  const checkpoints: number[] = [];
  const result = await train(job, {
    emit: (event) => events.push(event),
    progress: () => undefined,
    checkpoint: (_, step) => {
      checkpoints.push(step);
      return Promise.resolve();
    },
    isCancelled: () => isCancelled(events.length),
  });
  return { ...result, events, checkpoints };
}

const config = tinyEncoder(2);
const fresh = { config, weights: initialiseWeights(config, 1) };
const fineTuning = (changes: Partial<TrainingJob> = {}): TrainingJob => ({
  student: fresh,
  teacher: null,
  objective: NO_DISTILLATION,
  training: tinyTraining(),
  threads: 2,
  train: tinyExamples(60),
  validation: tinyExamples(20),
  ...changes,
});
const distillation = (kind: ObjectiveKind, changes: Partial<TrainingJob> = {}): TrainingJob => {
  const student = initialiseStudent(fresh, { layers: [0], copyHead: true }, 1);
  const shapes = { teacher: fresh.config, student: student.config };
  const objective = resolveObjectiveConfig({ kind, targetPolicy: 'GOLD_LABEL' }, shapes);
  return fineTuning({
    student,
    teacher: fresh,
    objective,
    training: tinyTraining({ freezeEmbeddings: true }),
    ...changes,
  });
};
const bytes = (weights: Weights) =>
  [...weights].map(([name, { data }]) => [name, Buffer.from(data.buffer).toString('hex')]);
const steps = ({ events }: Recorded) => events.flatMap((event) => (event.type === 'step-completed' ? [event] : []));

describe('training', () => {
  it('learns what can be learnt, from examples of several padded lengths', async () => {
    const mixed = { train: tinyExamples(60, 12), validation: tinyExamples(20, 12) };
    const result = await record(fineTuning({ ...mixed, training: tinyTraining({ epochs: 25 }) }));
    expect(result.metrics['accuracy']).toBeGreaterThan(0.9);
    expect(steps(result).at(-1)!.loss).toBeLessThan(steps(result)[0]!.loss / 2);
  });

  it.each([0, 0.2])('gives the same final weights for the same seed, to the bit, with dropout %d', async (dropout) => {
    const job = (seed: number) => fineTuning({ training: tinyTraining({ dropout, seed }) });
    const [first, again, other] = [await record(job(5)), await record(job(5)), await record(job(6))];
    expect(bytes(again.weights)).toEqual(bytes(first.weights));
    expect(bytes(other.weights)).not.toEqual(bytes(first.weights));
  });

  it.each(OBJECTIVE_KINDS)('gives the same final weights for the same seed when distilling with %s', async (kind) => {
    const [first, again] = [await record(distillation(kind)), await record(distillation(kind))];
    expect(bytes(again.weights)).toEqual(bytes(first.weights));
    expect(steps(first)).toHaveLength(16);
  });

  it('aligns gradients when asked to', async () => {
    const training = tinyTraining({ epochs: 12, freezeEmbeddings: true });
    const [kd, gradientKd] = [
      await record(distillation('KD', { training })),
      await record(distillation('GRADIENT_KD', { training })),
    ];
    expect(gradientKd.metrics['gradientCosine']).toBeGreaterThan(kd.metrics['gradientCosine']!);
    expect(steps(gradientKd).at(-1)!.gradientCosine).toBeGreaterThan(steps(gradientKd)[0]!.gradientCosine!);
    expect(steps(kd)[0]!.gradientCosine).toBeNull();
  });

  it('leaves frozen embeddings as they were', async () => {
    const { weights } = await record(distillation('KD'));
    const name = 'bert.embeddings.word_embeddings.weight';
    expect(weights.get(name)).toBe(fresh.weights.get(name));
    expect(weights.get('classifier.weight')).not.toEqual(fresh.weights.get('classifier.weight'));
  });

  it('evaluates after each epoch and every k steps, once per step', async () => {
    const { events } = await record(fineTuning({ training: tinyTraining({ evaluateEverySteps: 4 }) }));
    const evaluated = events.flatMap((event) => (event.type === 'evaluation-completed' ? [event.step] : []));
    expect(evaluated).toEqual([4, 8, 12, 16]);
  });

  it('saves a checkpoint only when validation improves, and returns the best', async () => {
    // Of labels turned round it does worse the more it learns.
    const validation = tinyExamples(20).map((example) => ({ ...example, label: 1 - example.label }));
    const result = await record(fineTuning({ validation, training: tinyTraining({ epochs: 6 }) }));
    const evaluations = result.events.flatMap((event) => (event.type === 'evaluation-completed' ? [event] : []));
    const figure = (at: number, wanted: string) => evaluations[at]!.metrics.find(({ name }) => name === wanted)!.value;
    const better = (at: number, than: number) =>
      figure(at, 'accuracy') > figure(than, 'accuracy') ||
      (figure(at, 'accuracy') === figure(than, 'accuracy') && figure(at, 'loss') < figure(than, 'loss'));
    const best = [...evaluations.keys()].filter((at) => [...Array(at).keys()].every((before) => better(at, before)));
    expect(best.length).toBeLessThan(evaluations.length);
    expect(result.checkpoints).toEqual(best.map((at) => evaluations[at]!.step));
    expect(result.metrics).toEqual(
      Object.fromEntries(evaluations[best.at(-1)!]!.metrics.map(({ name, value }) => [name, value])),
    );
  });

  it('keeps the newest weights without a validation split', async () => {
    const result = await record(fineTuning({ validation: null }));
    expect(result.checkpoints).toEqual([8, 16]);
    expect(result.metrics).toEqual({});
  });

  it('stops between steps when cancelled', async () => {
    const result = await record(fineTuning(), (events) => events >= 3);
    expect(result.cancelled).toBe(true);
    expect(steps(result)).toHaveLength(3);
  });

  it('fails with the step and the term that stopped being finite, and keeps nothing of that step', async () => {
    const weights = new Map(fresh.weights);
    const { shape, data } = weights.get('classifier.weight')!;
    weights.set('classifier.weight', { shape, data: data.map((_, at) => (at < data.length / 2 ? 3e38 : -3e38)) });
    weights.set('bert.pooler.dense.bias', { shape: [16], data: new Float32Array(16).fill(5) });
    const failed = record(fineTuning({ student: { config, weights } }));
    await expect(failed).rejects.toThrow(DivergedError);
    await expect(failed).rejects.toMatchObject({ step: 1, term: 'cross-entropy' });
  });

  it('trains a student of another family beside its teacher', async () => {
    const student = tinyEncoder(1, { family: 'distilbert', typeVocabSize: 0 });
    const weights = initialiseWeights(student, 3);
    const result = await record(distillation('GRADIENT_KD', { student: { config: student, weights } }));
    expect(steps(result).every(({ loss }) => Number.isFinite(loss))).toBe(true);
  });
});
