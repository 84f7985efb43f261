import { createTiny, useServices } from '../../support/services.js';

const services = useServices();
const { attributions, gradients, predictor } = services;

const TEXT = { text: 'the film was not very good.', textPair: null };

describe('attributions', () => {
  it('score every token and every word of the text', async () => {
    const model = await createTiny(services, 'explained');
    const [attribution] = await attributions.attribute(model, [TEXT], { method: 'GRADIENT' });
    expect(attribution!.tokens.map(({ token }) => token)).toEqual([
      '[CLS]',
      'the',
      'film',
      'was',
      'not',
      'very',
      'good',
      '.',
      '[SEP]',
    ]);
    expect(attribution!.tokens.filter(({ special }) => special)).toHaveLength(2);
    for (const { score } of attribution!.tokens) expect(score).toBeGreaterThan(0);
    for (const { word, start, end } of attribution!.words) expect(TEXT.text.slice(start, end)).toBe(word);
    expect(attribution).toMatchObject({ targetPolicy: 'OWN_PREDICTION', convergenceDelta: null, provider: 'cpu' });
  });

  it('explain the model’s own prediction unless a label is named', async () => {
    const model = await createTiny(services, 'targets');
    const [prediction] = await predictor.predict(model, [TEXT]);
    const [own] = await attributions.attribute(model, [TEXT], { method: 'INPUT_X_GRADIENT' });
    expect(own!.target).toBe(prediction!.label);
    const other = model.labels.find((label) => label !== prediction!.label)!;
    const options = { method: 'INPUT_X_GRADIENT', targetLabel: other } as const;
    const [named] = await attributions.attribute(model, [TEXT], options);
    expect(named).toMatchObject({ target: other, targetPolicy: 'GOLD_LABEL' });
    // With two classes the probabilities add up to 1, so what speaks for one speaks against the other.
    named!.tokens.forEach(({ score }, index) => {
      expect(score).toBeCloseTo(-own!.tokens[index]!.score, 7);
    });
  });

  it('refuse a label that the model does not have', async () => {
    const model = await createTiny(services, 'labelled');
    await expect(attributions.attribute(model, [TEXT], { method: 'GRADIENT', targetLabel: 'neutral' })).rejects.toThrow(
      'targetLabel: expected one of negative, positive, got "neutral"',
    );
  });

  it('do not depend on padding', async () => {
    const model = await createTiny(services, 'padded');
    const short = { text: 'good', textPair: null };
    const options = { method: 'GRADIENT' } as const;
    const [alone] = await attributions.attribute(model, [short], options);
    const [padded] = await attributions.attribute(model, [short, TEXT], options);
    expect(padded!.tokens).toHaveLength(3);
    padded!.tokens.forEach(({ score }, index) => {
      expect(score / alone!.tokens[index]!.score).toBeCloseTo(1, 4);
    });
  });

  it('by input times gradient are the first-order change of the probability', async () => {
    const model = await createTiny(services, 'first-order');
    const [explained] = await gradients.compute(model, { texts: [TEXT], targets: [1], embeddings: true });
    const [attribution] = await attributions.attribute(model, [TEXT], {
      method: 'INPUT_X_GRADIENT',
      targetLabel: 'positive',
    });
    const { gradient, embeddings } = explained!.signals;
    const total = gradient.reduce((sum, value, index) => sum + value * embeddings![index]!, 0);
    expect(attribution!.tokens.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(total, 7);
  });

  it('mark the words of both texts of a pair', async () => {
    const model = await createTiny(services, 'pair');
    const pair = { text: 'good film', textPair: 'bad plot' };
    const [attribution] = await attributions.attribute(model, [pair], { method: 'GRADIENT' });
    expect(attribution!.words.map(({ word, source }) => [word, source])).toEqual([
      ['good', 'text'],
      ['film', 'text'],
      ['bad', 'textPair'],
      ['plot', 'textPair'],
    ]);
  });
});
