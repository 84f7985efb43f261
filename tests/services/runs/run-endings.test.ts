import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { decodeSafetensors, encodeSafetensors } from '../../../models/checkpoints/safetensors.js';
import type { Run } from '../../../services/runs/run.js';
import { RunStore } from '../../../services/store/run-store.js';
import { isAlive } from '../../support/processes/alive.js';
import { createSentences, createTiny, hasEnded, openServices, untilRun, useServices } from '../../support/services.js';

const services = useServices({ cancelGraceMs: 1_500 });
const { runs, registry, predictor, home, importRoot } = services;

/** Far more steps than any test waits for. */
const ENDLESS = { epochs: 1_000, batchSize: 1, maxLength: 16, learningRate: 1e-4 };

beforeAll(async () => {
  await createTiny(services, 'fresh');
  await createSentences(services, 'sentences', { train: 64, validation: 16 });
  await runs.start();
});

const launch = (name: string, training = {}): Promise<Run> =>
  runs.launchFineTuning({ model: 'fresh', dataset: 'sentences', name, training: { ...ENDLESS, ...training } });

/** Launches a run and waits until it trains. */
async function launchAndTrain(name: string): Promise<{ id: string; pid: number }> {
  const { id } = await launch(name);
  await untilRun(services, id, (run) => run.status === 'RUNNING' && run.progress !== null);
  return { id, pid: runs.processId! };
}

async function logOf(id: string): Promise<string[]> {
  const { events } = await runs.events(id, { after: 0, first: 100_000 });
  return events.flatMap(({ body }) => (body.type === 'log-emitted' ? [body.message] : []));
}

describe('cancelling', () => {
  it('stops a run that executes and frees its process', async () => {
    const { id, pid } = await launchAndTrain('cancelled');
    const [first, second] = await Promise.all([runs.cancel(id), runs.cancel(id)]);
    expect(first).toMatchObject({ status: 'CANCELLING' });
    expect(second.status).toMatch(/^CANCELL(ING|ED)$/);
    expect(await untilRun(services, id, hasEnded)).toMatchObject({ status: 'CANCELLED' });
    expect(isAlive(pid)).toBe(false);
    expect(await registry.find('cancelled')).toBeUndefined();
  });

  it('kills a process that does not react', async () => {
    const { id, pid } = await launchAndTrain('stuck');
    process.kill(pid, 'SIGSTOP');
    await runs.cancel(id);
    expect(await untilRun(services, id, hasEnded)).toMatchObject({ status: 'CANCELLED' });
    expect(isAlive(pid)).toBe(false);
  });

  it('takes a queued run out of the queue, and may be asked twice', async () => {
    const first = await launchAndTrain('first');
    const queued = await launch('queued');
    expect(await runs.cancel(queued.id)).toMatchObject({ status: 'CANCELLED', startedAt: null });
    expect(await runs.cancel(queued.id)).toMatchObject({ status: 'CANCELLED' });
    await runs.cancel(first.id);
    await untilRun(services, first.id, hasEnded);
  });

  it('is refused for a run that has ended otherwise, or never was', async () => {
    const { id } = await launch('ended', { epochs: 1, batchSize: 32 });
    await untilRun(services, id, hasEnded);
    await expect(runs.cancel(id)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(runs.cancel('nothing')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a run process', () => {
  it('has a lower priority than serving, which goes on meanwhile', async () => {
    const { id, pid } = await launchAndTrain('polite');
    expect(getPriority(pid)).toBe(10);
    const model = await registry.resolve('fresh');
    expect(await predictor.predict(model, [{ text: 'good', textPair: null }])).toHaveLength(1);
    await runs.cancel(id);
    await untilRun(services, id, hasEnded);
  });

  it('that dies fails its run and lets the next one execute', async () => {
    const { id, pid } = await launchAndTrain('killed');
    const next = await launch('next', { epochs: 1, batchSize: 32 });
    process.kill(pid, 'SIGKILL');
    expect(await untilRun(services, id, hasEnded)).toMatchObject({
      status: 'FAILED',
      error: { code: 'PROCESS_DIED', message: 'the run process was killed by SIGKILL' },
    });
    expect(await untilRun(services, next.id, hasEnded)).toMatchObject({ status: 'SUCCEEDED' });
  });
});

describe('a run whose loss stops being finite', () => {
  it('fails with step and term and keeps the last good checkpoint', async () => {
    await createExplosive();
    await services.datasets.create({
      name: 'explosive',
      labels: ['negative', 'positive'],
      splits: [
        {
          split: 'train',
          source: {
            kind: 'rows',
            rows: Array.from({ length: 32 }, (_, index) => ({
              text: index === 31 ? 'never good' : 'the film was good',
              label: 'positive',
            })),
          },
        },
        { split: 'validation', source: { kind: 'rows', rows: [{ text: 'the film was bad', label: 'negative' }] } },
      ],
    });
    const { id } = await runs.launchFineTuning({
      model: 'explosive',
      dataset: 'explosive',
      name: 'exploded',
      training: { ...ENDLESS, evaluateEverySteps: 1, seed: 2 },
    });
    const run = await untilRun(services, id, hasEnded);
    expect(run).toMatchObject({ status: 'FAILED', error: { code: 'DIVERGED', term: 'cross-entropy' } });
    const step = run.status === 'FAILED' ? run.error.step! : 0;
    expect(step).toBeGreaterThan(1);
    expect(step).toBeLessThanOrEqual(32);
    const [message] = (await logOf(id)).filter((line) => line.includes('checkpoint'));
    const [, kept, path] = /^the checkpoint of step (\d+) is kept as (.+)$/.exec(message!)!;
    expect(Number(kept)).toBeLessThan(step);
    expect(decodeSafetensors(readFileSync(join(home, path!))).size).toBeGreaterThan(0);
    expect(await registry.find('exploded')).toBeUndefined();
  });
});

/** A model that any text with the word "never" drives out of the finite numbers. */
async function createExplosive(): Promise<void> {
  const { bundlePath } = await createTiny(services, 'explosive');
  const weights = decodeSafetensors(readFileSync(join(bundlePath, 'model.safetensors')));
  const data = (name: string) => weights.get(`bert.${name}`)!.data;
  const never = readFileSync(join(importRoot, 'vocab.txt'), 'utf8').split('\n').indexOf('never');
  // One feed-forward unit opens for this word's direction only, and what it lets through overflows.
  for (let index = 0; index < 16; index++) {
    const direction = index % 2 === 0 ? 1 : -1;
    data('embeddings.word_embeddings.weight')[never * 16 + index] = 10 * direction;
    data('encoder.layer.0.intermediate.dense.weight')[index] = 100 * direction;
    data('encoder.layer.0.output.dense.weight')[index * 32] = 3e38;
  }
  data('encoder.layer.0.intermediate.dense.bias')[0] = -1_500;
  // An import would be tried and refused.
  writeFileSync(join(bundlePath, 'model.safetensors'), encodeSafetensors(weights).bytes);
}

describe('deleting a model that a queued run needs', () => {
  it('fails the run with a clear reason', async () => {
    const running = await launchAndTrain('before');
    await createTiny(services, 'short-lived');
    const { id } = await runs.launchFineTuning({ model: 'short-lived', dataset: 'sentences', name: 'orphan' });
    await registry.deleteVersion('short-lived@1');
    await runs.cancel(running.id);
    expect(await untilRun(services, id, hasEnded)).toMatchObject({
      status: 'FAILED',
      error: { code: 'BAD_INPUT', message: 'a model version of this run was deleted after the launch' },
    });
  });
});

describe('a server that stops', () => {
  it('fails the executing run as interrupted and continues the queue at the next start', async () => {
    const { id, pid } = await launchAndTrain('interrupted');
    const waiting = await launch('continued', { epochs: 1, batchSize: 32 });
    await runs.stop();
    expect(isAlive(pid)).toBe(false);
    expect(await runs.byId(id)).toMatchObject({ status: 'FAILED', error: { code: 'INTERRUPTED' } });
    expect(await runs.byId(waiting.id)).toMatchObject({ status: 'QUEUED' });
    await runs.start();
    expect(await untilRun(services, waiting.id, hasEnded)).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('without notice is found out by the next one', async () => {
    const { id } = await launch('abandoned', { epochs: 1 });
    await untilRun(services, id, hasEnded);
    await runs.stop();
    const left = await launch('left');
    await new RunStore(services.database).markRunning(left.id, new Date());
    const next = openServices(home);
    await next.runs.start();
    expect(await next.runs.byId(left.id)).toMatchObject({
      status: 'FAILED',
      error: { code: 'INTERRUPTED', message: expect.stringContaining('the server stopped') as string },
    });
    const { events } = await next.runs.events(left.id, { after: 0, first: 10 });
    expect(events.at(-1)!.body).toMatchObject({ type: 'status-changed', status: 'FAILED' });
    expect(existsSync(join(home, 'gkd.sqlite'))).toBe(true);
    await next.close();
  });
});
