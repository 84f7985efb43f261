import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DistillationSpec, FineTuningSpec } from '../../../services/runs/launch-spec.js';
import type { RunEvent } from '../../../services/runs/run.js';
import { createSentences, createTiny, hasEnded, untilRun, useServices } from '../../support/services.js';

const services = useServices();
const { runs, registry, predictor, home } = services;

const FAST = { epochs: 2, batchSize: 8, learningRate: 5e-3, maxLength: 16, seed: 4 };
/** Enough for the tiny model to learn the sentences. */
const THOROUGH = { ...FAST, epochs: 15, learningRate: 2e-2, dropout: 0 };

async function allEvents(id: string): Promise<readonly RunEvent[]> {
  return (await runs.events(id, { after: 0, first: 10_000 })).events;
}

beforeAll(async () => {
  await createTiny(services, 'fresh');
  await createSentences(services, 'sentences', { train: 64, validation: 16 });
  await registry.start();
  await runs.start();
});

describe('fine-tuning', () => {
  let id: string;

  beforeAll(async () => {
    const launched = await runs.launchFineTuning({
      model: 'fresh',
      dataset: 'sentences',
      name: 'teacher',
      training: FAST,
    });
    expect(launched).toMatchObject({ kind: 'FINE_TUNING', status: 'QUEUED' });
    id = launched.id;
    await untilRun(services, id, hasEnded);
  });

  it('publishes the trained model as a new version', async () => {
    const run = await runs.byId(id);
    const model = await registry.resolve('teacher');
    expect(run).toMatchObject({
      status: 'SUCCEEDED',
      modelId: model.id,
      progress: { step: 16, totalSteps: 16, epoch: 2 },
    });
    expect(await predictor.predict(model, [{ text: 'the film was good.', textPair: null }])).toHaveLength(1);
  });

  it('tells in the card where the model comes from', async () => {
    const { card } = await registry.resolve('teacher');
    expect(card).toMatchObject({
      origin: 'fine-tuned',
      initialisation: 'fresh@1',
      teacher: null,
      dataset: { name: 'sentences' },
      training: { ...FAST, weightDecay: 0.01 },
      seed: 4,
      evaluatedOn: 'validation',
      runId: id,
    });
    expect(Object.keys(card.metrics)).toEqual(expect.arrayContaining(['accuracy', 'loss']));
  });

  it('leaves a gap-free log of states, steps, evaluations and checkpoints', async () => {
    const events = await allEvents(id);
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
    const bodies = events.map(({ body }) => body);
    const states = bodies.filter((body) => body.type === 'status-changed').map(({ status }) => status);
    expect(states).toEqual(['QUEUED', 'RUNNING', 'SUCCEEDED']);
    expect(bodies.filter((body) => body.type === 'step-completed').map(({ step }) => step)).toEqual(
      Array.from({ length: 16 }, (_, index) => index + 1),
    );
    expect(bodies.filter((body) => body.type === 'evaluation-completed')).toHaveLength(2);
    expect(bodies.some((body) => body.type === 'checkpoint-saved')).toBe(true);
    expect(bodies.at(-1)).toMatchObject({ type: 'status-changed', status: 'SUCCEEDED' });
  });

  it('leaves no checkpoint behind once the model is published', () => {
    expect(existsSync(join(home, 'runs', id))).toBe(false);
  });

  it('gives the same weights for the same seed', async () => {
    const again = await runs.launchFineTuning({ model: 'fresh', dataset: 'sentences', name: 'again', training: FAST });
    await untilRun(services, again.id, hasEnded);
    const [first, second] = [await registry.resolve('teacher'), await registry.resolve('again')];
    expect(second.card.digests['model.safetensors']).toBe(first.card.digests['model.safetensors']);
  });
});

describe('distillation', () => {
  it.each(['NONE', 'KD', 'PKD', 'GRADIENT_KD', 'GRADIENT_KD_CLS'] as const)('works with %s', async (kind) => {
    const { id } = await runs.launchDistillation({
      teacher: 'teacher',
      dataset: 'sentences',
      name: `student-${kind}`,
      student: { kind: 'teacher-layers', layers: [0] },
      objective: { kind },
      training: { ...FAST, epochs: 1 },
    });
    const run = await untilRun(services, id, hasEnded);
    expect(run).toMatchObject({ status: 'SUCCEEDED' });
    const teacher = await registry.resolve('teacher');
    const student = await registry.resolve(`student-${kind}`);
    expect(student.layers).toBe(1);
    expect(student.card).toMatchObject({
      origin: 'distilled',
      initialisation: 'teacher@1',
      teacher: { ref: 'teacher@1', digest: teacher.card.digests['model.safetensors'] },
      objective: { kind },
      student: { kind: 'teacher-layers', layers: [0], copyHead: true },
    });
  });

  it('reports the gradient cosine of every step where the objective aligns gradients', async () => {
    const page = await runs.list({ first: 1, filter: { kind: 'DISTILLATION' } });
    const [series] = await runs.metrics(page.items[0]!.node.id, ['gradientCosine'], 100);
    expect(series!.points).toHaveLength(8);
    for (const { value } of series!.points) expect(Math.abs(value)).toBeLessThanOrEqual(1.0001);
  });

  it('trains a student that is a model of its own', async () => {
    await createTiny(services, 'own', { encoder: { layers: 1 }, seed: 11 });
    const { id } = await runs.launchDistillation({
      teacher: 'teacher',
      dataset: 'sentences',
      name: 'own',
      student: { kind: 'model', ref: 'own' },
      objective: { kind: 'KD' },
      training: { ...FAST, epochs: 1 },
    });
    expect(await untilRun(services, id, hasEnded)).toMatchObject({ status: 'SUCCEEDED' });
    expect((await registry.resolve('own')).card).toMatchObject({ initialisation: 'own@1', origin: 'distilled' });
  });
});

describe('a launch', () => {
  const fineTuning: FineTuningSpec = { model: 'fresh', dataset: 'sentences', name: 'x', training: FAST };
  const distillation: DistillationSpec = {
    teacher: 'teacher',
    dataset: 'sentences',
    name: 'x',
    student: { kind: 'teacher-layers', layers: [1] },
    objective: { kind: 'GRADIENT_KD' },
  };

  it('with a key that was used before gives the same run', async () => {
    const spec = { ...fineTuning, name: 'keyed', idempotencyKey: 'k-1' };
    const [first, second] = [await runs.launchFineTuning(spec), await runs.launchFineTuning(spec)];
    expect(second.id).toBe(first.id);
    await expect(runs.launchFineTuning({ ...spec, name: 'other' })).rejects.toMatchObject({ code: 'CONFLICT' });
    await untilRun(services, first.id, hasEnded);
    const started = (await allEvents(first.id)).filter(({ body }) => body.type === 'status-changed');
    expect(started).toHaveLength(3);
  });

  it('is refused before it is queued where student and teacher do not fit', async () => {
    await createTiny(services, 'wide', { encoder: { hiddenSize: 32 } });
    await createTiny(services, 'turned', { labels: ['positive', 'negative'] });
    const from = (ref: string, kind: DistillationSpec['objective']['kind']) =>
      runs.launchDistillation({ ...distillation, student: { kind: 'model', ref }, objective: { kind } });
    for (const kind of ['GRADIENT_KD', 'GRADIENT_KD_CLS', 'PKD'] as const) {
      await expect(from('wide', kind)).rejects.toThrow(/hidden size 16.*got hidden size 32/);
    }
    await expect(from('turned', 'KD')).rejects.toThrow(/student.fromModel: expected the teacher's labels in its order/);
  });

  it('is refused where the tokenizers differ', async () => {
    const { writeFileSync } = await import('node:fs');
    const vocab = readFileSync(join(services.importRoot, 'vocab.txt'), 'utf8');
    writeFileSync(join(services.importRoot, 'other.txt'), `${vocab}extra\n`);
    await createTiny(services, 'foreign', { tokenizer: { kind: 'path', path: 'other.txt' } });
    await expect(
      runs.launchDistillation({ ...distillation, student: { kind: 'model', ref: 'foreign' } }),
    ).rejects.toThrow(/student.fromModel: expected a student with the tokenizer of teacher@1/);
  });

  it.each([
    [
      'a layer out of range',
      { student: { kind: 'teacher-layers', layers: [2] } },
      /layers: expected layers from 0 to 1.*got 2/,
    ],
    ['no layers', { student: { kind: 'teacher-layers', layers: [] } }, /layers from 0 to 1, got none/],
    ['a layer twice', { student: { kind: 'teacher-layers', layers: [0, 0] } }, /each layer once/],
    ['an alpha out of range', { objective: { kind: 'KD', alpha: 2 } }, /objective.alpha: expected/],
    [
      'a layer map out of range',
      { objective: { kind: 'PKD', layerMap: [{ student: 5, teacher: 0 }] } },
      /objective.layerMap.0.student: expected/,
    ],
    ['an unknown teacher', { teacher: 'nobody' }, /no model named "nobody"/],
    ['an unknown data set', { dataset: 'nothing' }, /no data set named "nothing"/],
    ['a name that is a path', { name: '../x' }, /^name: expected/],
    ['more tokens than the model takes', { training: { maxLength: 999 } }, /training.maxLength: expected/],
  ] as [string, Partial<DistillationSpec>, RegExp][])('refuses %s', async (_, more, message) => {
    await expect(runs.launchDistillation({ ...distillation, ...more })).rejects.toThrow(message);
  });

  it('is refused for a data set without a train split or with other labels', async () => {
    await createSentences(services, 'held-out', { validation: 8 });
    await createSentences(services, 'three-way', { train: 9 }, ['negative', 'neutral', 'positive']);
    await expect(runs.launchFineTuning({ ...fineTuning, dataset: 'held-out' })).rejects.toThrow(
      'dataset: expected a data set with a train split, got "held-out" with validation',
    );
    await expect(runs.launchFineTuning({ ...fineTuning, dataset: 'three-way' })).rejects.toThrow(
      /labels of fresh@1: negative, positive.*"three-way" with negative, neutral, positive/,
    );
  });
});

describe('labels in another order', () => {
  it('are mapped to the model’s', async () => {
    await createSentences(services, 'turned', { train: 64, validation: 16 }, ['positive', 'negative']);
    const { id } = await runs.launchFineTuning({
      model: 'fresh',
      dataset: 'turned',
      name: 'mapped',
      training: THOROUGH,
    });
    expect(await untilRun(services, id, hasEnded)).toMatchObject({ status: 'SUCCEEDED' });
    const [prediction] = await predictor.predict(await registry.resolve('mapped'), [
      { text: 'the film was good.', textPair: null },
    ]);
    expect(prediction!.label).toBe('positive');
  });
});
