import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, isGoneWithin } from '../../support/processes/alive.js';
import { createTiny, openServices, useServices } from '../../support/services.js';

const services = useServices({ maxEngines: 2 });
const { predictor, engines, registry, home } = services;

const GOOD = [{ text: 'good', textPair: null }];
const pidOf = (id: string) => engines.processIds.get(id)!;

describe('engines', () => {
  it('start on demand and are reused', async () => {
    const model = await createTiny(services, 'reused');
    expect(engines.processIds.has(model.id)).toBe(false);
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
    expect([...engines.processIds.keys()]).toEqual([a!.id, c!.id]);
    expect(isAlive(stopped)).toBe(false);
  });

  it('answer for more models at once than may be loaded', async () => {
    const models = await Promise.all(['m1', 'm2', 'm3', 'm4'].map((name) => createTiny(services, name)));
    const answers = await Promise.all(models.map((model) => predictor.predict(model, GOOD)));
    expect(answers.map(([prediction]) => prediction!.model.name)).toEqual(['m1', 'm2', 'm3', 'm4']);
    expect(engines.processIds.size).toBeLessThanOrEqual(2);
  });

  it('that die fail what is in flight and come back with the next request', async () => {
    const model = await createTiny(services, 'fragile');
    await predictor.predict(model, GOOD);
    const pid = pidOf(model.id);
    process.kill(pid, 'SIGSTOP');
    const inFlight = predictor.predict(model, GOOD);
    process.kill(pid, 'SIGKILL');
    await expect(inFlight).rejects.toMatchObject({
      code: 'INTERNAL_SERVER_ERROR',
      message: expect.stringContaining('was killed by SIGKILL') as string,
    });
    expect(await predictor.predict(model, GOOD)).toHaveLength(1);
    expect(pidOf(model.id)).not.toBe(pid);
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
    writeFileSync(join(model.bundlePath, 'model.onnx'), 'not a model');
    await expect(predictor.predict(model, GOOD)).rejects.toMatchObject({
      code: 'INTERNAL_SERVER_ERROR',
      message: expect.stringContaining('broken@1 could not be loaded') as string,
    });
    rmSync(model.bundlePath, { recursive: true });
    await expect(predictor.predict(model, GOOD)).rejects.toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
  });

  it('that do not answer in time are killed', async () => {
    const impatient = openServices(home, { deadlineMs: 2_000 });
    const model = await createTiny(services, 'slow');
    await impatient.predictor.predict(model, GOOD);
    const pid = impatient.engines.processIds.get(model.id)!;
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
  });

  it('all stop when the supervisor closes', async () => {
    const closing = openServices(home);
    const model = await createTiny(services, 'closing');
    await closing.predictor.predict(model, GOOD);
    const pid = closing.engines.processIds.get(model.id)!;
    await closing.close();
    expect(isAlive(pid)).toBe(false);
    await expect(closing.predictor.predict(model, GOOD)).rejects.toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
  });
});
