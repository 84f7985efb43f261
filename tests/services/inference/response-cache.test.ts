import { createTiny, useServices } from '../../support/services.js';

const services = useServices({ cacheBytes: 20_000 });
const { predictor, attributions, observed } = services;

const single = (text: string) => ({ text, textPair: null });
/** Rows that have been run since it was last asked; figures come after answers. */
const rowsRun = async (): Promise<number> => {
  await new Promise(setImmediate);
  return observed.batches.splice(0).reduce((sum, { rows }) => sum + rows, 0);
};

describe('the response cache', () => {
  it('answers texts that were answered before, and runs the others', async () => {
    const model = await createTiny(services, 'known');
    const first = await predictor.predict(model, ['good', 'bad'].map(single));
    const second = await predictor.predict(model, ['bad', 'fine', 'good'].map(single));
    expect(await rowsRun()).toBe(3);
    expect(second[0]).toEqual(first[1]);
    expect(second[2]).toEqual(first[0]);
    expect(second.map(({ text }) => text)).toEqual(['bad', 'fine', 'good']);
  });

  it('tells pairs from texts that look alike', async () => {
    const model = await createTiny(services, 'pairs');
    await predictor.predict(model, [single('good bad')]);
    await predictor.predict(model, [{ text: 'good', textPair: 'bad' }]);
    expect(await rowsRun()).toBe(2);
  });

  it('goes by content: another version with other weights answers for itself, an equal one shares', async () => {
    const model = await createTiny(services, 'version', { seed: 1 });
    const other = await createTiny(services, 'version', { seed: 2 });
    const equal = await createTiny(services, 'twin', { seed: 1 });
    await predictor.predict(model, [single('great')]);
    const [answer] = await predictor.predict(other, [single('great')]);
    const [shared] = await predictor.predict(equal, [single('great')]);
    expect(await rowsRun()).toBe(2);
    expect(answer!.model.version).toBe(2);
    expect(shared!.model.name).toBe('twin');
  });

  it('keeps attributions by method and label', async () => {
    const model = await createTiny(services, 'explained');
    await attributions.attribute(model, [single('good')], { method: 'GRADIENT' });
    await attributions.attribute(model, [single('good')], { method: 'GRADIENT' });
    await attributions.attribute(model, [single('good')], { method: 'INPUT_X_GRADIENT' });
    const [named] = await attributions.attribute(model, [single('good')], {
      method: 'GRADIENT',
      targetLabel: 'negative',
    });
    expect(await rowsRun()).toBe(3);
    expect(named!.target).toBe('negative');
  });

  it('is bounded by bytes', async () => {
    const model = await createTiny(services, 'bounded');
    const texts = Array.from({ length: 60 }, (_, index) => single(`${'good '.repeat(20)}${index}`));
    await predictor.predict(model, texts);
    expect(await rowsRun()).toBe(60);
    await predictor.predict(model, texts.slice(0, 10));
    expect(await rowsRun()).toBe(10);
    await predictor.predict(model, texts.slice(0, 10));
    expect(await rowsRun()).toBe(0);
  });
});
