import { createTiny, useServices } from '../../support/services.js';

const services = useServices();
const { predictor, engines } = services;

const single = (text: string) => ({ text, textPair: null });

describe('predictions', () => {
  it('come in the order of the texts, each with all labels', async () => {
    const model = await createTiny(services, 'ordered');
    const texts = ['the film was very very very good.', 'bad', 'the cast was not so dull, but the plot was.', 'good'];
    const predictions = await predictor.predict(model, texts.map(single));
    expect(predictions.map(({ text }) => text)).toEqual(texts);
    for (const { scores, label, confidence, logits } of predictions) {
      expect(scores.map((score) => score.label)).toEqual(model.labels);
      expect(scores.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1, 9);
      expect(confidence).toBe(scores.find((score) => score.label === label)!.score);
      expect(confidence).toBe(Math.max(...scores.map(({ score }) => score)));
      expect(logits).toHaveLength(2);
    }
  });

  it('do not depend on what else is in the call', async () => {
    const model = await createTiny(services, 'padded');
    const texts = ['good', 'the film was very very very good.', 'the plot and the cast and the story'];
    const together = await predictor.predict(model, texts.map(single));
    for (const [index, text] of texts.entries()) {
      const [alone] = await predictor.predict(model, [single(text)]);
      alone!.logits.forEach((logit, label) => {
        expect(together[index]!.logits[label]).toBeCloseTo(logit, 5);
      });
    }
  });

  it('count tokens and flag what was cut', async () => {
    const model = await createTiny(services, 'cut', { encoder: { maxLength: 8 } });
    const [short, long] = await predictor.predict(model, [single('good film'), single('very '.repeat(20_000))]);
    expect(short).toMatchObject({ tokenCount: 4, truncated: false });
    expect(long).toMatchObject({ tokenCount: 8, truncated: true });
  });

  it('take pairs', async () => {
    const model = await createTiny(services, 'pairs');
    const [pair, alone] = await predictor.predict(model, [{ text: 'good', textPair: 'bad' }, single('good bad')]);
    expect(pair).toMatchObject({ text: 'good', textPair: 'bad', tokenCount: 5 });
    expect(pair!.logits).not.toEqual(alone!.logits);
  });

  it('of no texts are none', async () => {
    expect(await predictor.predict(await createTiny(services, 'none'), [])).toEqual([]);
  });

  it('of a family without token types work too', async () => {
    const model = await createTiny(services, 'distilled', { encoder: { family: 'distilbert' } });
    expect(await predictor.predict(model, [single('good'), { text: 'good', textPair: 'bad' }])).toHaveLength(2);
  });

  it('are not computed for a caller that has gone', async () => {
    const model = await createTiny(services, 'abandoned');
    await expect(
      predictor.predict(model, [single('good')], { client: 'gone', signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({
      code: 'DEADLINE_EXCEEDED',
    });
    expect(engines.status(model.id).state).toBe('UNLOADED');
  });
});
