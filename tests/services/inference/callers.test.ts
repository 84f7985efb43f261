import { setTimeout as sleep } from 'node:timers/promises';
import type { ModelVersion } from '../../../services/registry/model-version.js';
import { createTiny, useServices } from '../../support/services.js';

const services = useServices();
const { predictor, engines, observed } = services;

const texts = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ text: `good film ${index}`, textPair: null }));

describe('callers', () => {
  let model: ModelVersion;

  beforeAll(async () => {
    const encoder = { layers: 8, hiddenSize: 256, intermediateSize: 1024 };
    model = await createTiny(services, 'model', { encoder });
    await predictor.predict(model, texts(64));
  });

  const backlogOf = async (count: number): Promise<void> => {
    while (engines.status(model.id).queuedTexts < count) await sleep(1);
  };

  it('that go away take their waiting texts with them', async () => {
    observed.batches.length = 0;
    const controller = new AbortController();
    const gone = predictor.predict(model, texts(200), { client: 'gone', signal: controller.signal });
    const stays = predictor.predict(model, texts(2), { client: 'stays' });
    await backlogOf(100);
    controller.abort();
    await expect(gone).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(await stays).toHaveLength(2);
    expect(engines.status(model.id).queuedTexts).toBe(0);
    await new Promise(setImmediate);
    expect(observed.batches.reduce((sum, { rows }) => sum + rows, 0)).toBeLessThan(100);
  });

  it('are told when it is too late for them, and no later', async () => {
    const fresh = await createTiny(services, 'late');
    const started = performance.now();
    const late = predictor.predict(fresh, texts(4), { client: 'a', deadlineAt: started + 50 });
    await expect(late).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(performance.now() - started).toBeLessThan(300);
    await expect(predictor.predict(fresh, texts(1), { client: 'a', deadlineAt: started })).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
    });
  });

  it('are refused at once where they would wait in vain', async () => {
    const backlog = predictor.predict(model, texts(250), { client: 'a' });
    await backlogOf(200);
    const hurried = predictor.predict(model, texts(1), { client: 'a', deadlineAt: performance.now() + 20 });
    await expect(hurried).rejects.toMatchObject({
      code: 'OVERLOADED',
      details: { retryAfterMs: expect.any(Number) as number },
    });
    expect(await backlog).toHaveLength(250);
  });

  it('with little to ask are served before the backlog of others', async () => {
    const order: string[] = [];
    const bulk = predictor.predict(model, texts(250), { client: 'bulk' }).then(() => order.push('bulk'));
    await backlogOf(200);
    const single = predictor.predict(model, texts(1), { client: 'single' }).then(() => order.push('single'));
    await Promise.all([bulk, single]);
    expect(order).toEqual(['single', 'bulk']);
  });
});
