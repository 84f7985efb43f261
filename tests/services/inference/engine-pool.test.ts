import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, isGoneWithin } from '../../support/processes/alive.js';
import { createTiny, openServices, useServices } from '../../support/services.js';

const services = useServices({ maxEngines: 2 });
const { predictor, engines, registry, home } = services;

const GOOD = [{ text: 'good', textPair: null }];
const pidOf = (id: string) => engines.status(id).processId!;
const loaded = () => engines.models.map(({ name }) => name);

describe('engines', () => {
  it('start on demand and are reused', async () => {
    const model = await createTiny(services, 'reused');
    expect(engines.status(model.id).state).toBe('UNLOADED');
    await predictor.predict(model, GOOD);
    const pid = pidOf(model.id);
    await predictor.predict(model, GOOD);
    expect(pidOf(model.id)).toBe(pid);
  });

  it('make room by stopping the least recently used', async () => {
    const [a, b, c] = await Promise.all(['a', 'b', 'c'].map((name) => createTiny(services, name)));
    await predictor.predict(a!, GOOD);
    await predictor.predict(b!, GOOD);
    await predictor.predict(a!, GOOD);
    const stopped = pidOf(b!.id);
    await predictor.predict(c!, GOOD);
    expect(loaded()).toEqual(['a', 'c']);
    expect(isAlive(stopped)).toBe(false);
  });

  it('answer for more models at once than may be loaded', async () => {
    const models = await Promise.all(['m1', 'm2', 'm3', 'm4'].map((name) => createTiny(services, name)));
    const answers = await Promise.all(models.map((model) => predictor.predict(model, GOOD)));
    expect(answers.map(([prediction]) => prediction!.model.name)).toEqual(['m1', 'm2', 'm3', 'm4']);
    expect(loaded().length).toBeLessThanOrEqual(2);
  });

  it('that die are replaced, and what they were running is run again', async () => {
    const model = await createTiny(services, 'fragile');
    await predictor.predict(model, GOOD);
    const pid = pidOf(model.id);
    process.kill(pid, 'SIGSTOP');
    const inFlight = predictor.predict(model, GOOD);
    process.kill(pid, 'SIGKILL');
    expect(await inFlight).toHaveLength(1);
    expect(pidOf(model.id)).not.toBe(pid);
    expect(services.observed.losses).toContain('crashed');
  });

  it('that die twice under the same text give it up, and the others are answered', async () => {
    const encoder = { layers: 8, hiddenSize: 256, intermediateSize: 1024, maxLength: 512 };
    const model = await createTiny(services, 'poisoned', { encoder });
    await predictor.predict(model, GOOD);
    const slow = [{ text: 'good '.repeat(500), textPair: null }];
    const poison = expect(predictor.predict(model, slow)).rejects.toMatchObject({
      code: 'INTERNAL_SERVER_ERROR',
      message: expect.stringContaining('was killed by SIGKILL') as string,
    });
    const runs = async () => {
      while (engines.status(model.id).runningTexts === 0) await sleep(1);
    };
    await runs();
    const bystander = predictor.predict(model, GOOD);
    const first = pidOf(model.id);
    process.kill(first, 'SIGKILL');
    while (pidOf(model.id) === first) await sleep(1);
    await runs();
    process.kill(pidOf(model.id), 'SIGKILL');
    await poison;
    expect(await bystander).toHaveLength(1);
  });

  it('that die one after the other leave the model in peace for a while', async () => {
    const model = await createTiny(services, 'hopeless');
    for (let kills = 0; kills < 3; kills++) {
      const loading = engines.load(model);
      while (pidOf(model.id) === null) await sleep(1);
      process.kill(pidOf(model.id), 'SIGKILL');
      if (kills === 2) await expect(loading).rejects.toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
      else loading.catch(() => undefined);
      await sleep(20);
    }
    await expect(predictor.predict(model, GOOD)).rejects.toMatchObject({
      code: 'MODEL_NOT_READY',
      details: { retryAfterMs: expect.any(Number) as number },
    });
    await sleep(1_000);
    expect(await predictor.predict(model, GOOD)).toHaveLength(1);
  });

  it('are stopped when their version is deleted', async () => {
    const model = await createTiny(services, 'deleted');
    await predictor.predict(model, GOOD);
    const pid = pidOf(model.id);
    await registry.deleteVersion('deleted');
    expect(isAlive(pid)).toBe(false);
  });

  it('say why a model could not be loaded, and try again with the next request', async () => {
    const model = await createTiny(services, 'broken');
    const whole = readFileSync(join(model.bundlePath, 'model.onnx'));
    writeFileSync(join(model.bundlePath, 'model.onnx'), 'not a model');
    await expect(predictor.predict(model, GOOD)).rejects.toMatchObject({
      code: 'MODEL_NOT_READY',
      message: expect.stringContaining('broken@1 could not be loaded') as string,
    });
    await expect(registry.setAlias({ ref: 'broken', alias: 'production' })).rejects.toMatchObject({
      code: 'MODEL_NOT_READY',
    });
    expect((await registry.resolve('broken')).aliases).toEqual([]);
    writeFileSync(join(model.bundlePath, 'model.onnx'), whole);
    expect(await predictor.predict(model, GOOD)).toHaveLength(1);
  });

  it('that do not answer in time are killed', async () => {
    const impatient = openServices(home, { deadlineMs: 2_000 });
    const model = await createTiny(services, 'slow');
    await impatient.predictor.predict(model, GOOD);
    const pid = impatient.engines.status(model.id).processId!;
    process.kill(pid, 'SIGSTOP');
    await expect(impatient.predictor.predict(model, GOOD)).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(await isGoneWithin(pid, 2_000)).toBe(true);
    await impatient.close();
  });

  it('refuse more than may wait, and say when to try again', async () => {
    const model = await createTiny(services, 'popular');
    const texts = Array.from({ length: 400 }, () => ({ text: 'good', textPair: null }));
    await expect(predictor.predict(model, texts)).rejects.toMatchObject({
      code: 'OVERLOADED',
      details: { retryAfterMs: 1_000 },
    });
    expect(services.observed.refused).toBe(400);
    expect(await predictor.predict(model, texts.slice(0, 256))).toHaveLength(256);
  });

  it('give their memory back when their model is unloaded, once what waits for it is answered', async () => {
    const model = await createTiny(services, 'unloaded');
    await engines.load(model);
    const pid = pidOf(model.id);
    const asked = predictor.predict(model, GOOD);
    await sleep(5);
    await engines.unload(model.id);
    expect(await asked).toHaveLength(1);
    expect(isAlive(pid)).toBe(false);
    expect(engines.status(model.id)).toEqual({
      state: 'UNLOADED',
      facts: null,
      processId: null,
      memoryBytes: null,
      queuedTexts: 0,
      runningTexts: 0,
    });
  });

  it('stay within a budget of memory', async () => {
    const roomFor = (count: number) => openServices(home, { memoryBytes: count * 200 * 2 ** 20 });
    const model = await createTiny(services, 'measured');
    const other = await createTiny(services, 'other');
    const one = roomFor(1);
    await one.predictor.predict(model, GOOD);
    await one.predictor.predict(other, GOOD);
    expect(one.engines.models.map(({ name }) => name)).toEqual(['other']);
    await one.close();
    const none = roomFor(0.5);
    await expect(none.predictor.predict(model, GOOD)).rejects.toMatchObject({
      code: 'MODEL_NOT_READY',
      message: expect.stringContaining('GKD_ENGINE_MEMORY_BYTES') as string,
    });
    await none.close();
  });

  it('that are busy give way to models that wait', async () => {
    const crowded = openServices(home, { maxEngines: 1 });
    const busy = await createTiny(services, 'busy');
    const patient = await createTiny(services, 'patient');
    let stop = false;
    const load = (async () => {
      while (!stop) await Promise.all([1, 2, 3].map(() => crowded.predictor.predict(busy, GOOD)));
    })();
    while (crowded.engines.status(busy.id).state !== 'READY') await sleep(5);
    expect(await crowded.predictor.predict(patient, GOOD)).toHaveLength(1);
    stop = true;
    await load;
    await crowded.close();
  });

  it('all stop when the pool closes', async () => {
    const closing = openServices(home);
    const model = await createTiny(services, 'closing');
    await closing.predictor.predict(model, GOOD);
    const pid = closing.engines.status(model.id).processId!;
    await closing.close();
    expect(isAlive(pid)).toBe(false);
    await expect(closing.predictor.predict(model, GOOD)).rejects.toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
  });
});
