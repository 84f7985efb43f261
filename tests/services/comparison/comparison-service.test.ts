import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTiny, useServices } from '../../support/services.js';

const services = useServices();
const { comparisons, predictor, importRoot } = services;

const TEXTS = ['the film was good.', 'the plot was not very good, but the cast was.', 'a dull story'].map((text) => ({
  text,
  textPair: null,
}));
const BASE = { texts: TEXTS, targetPolicy: 'TEACHER_PREDICTION' } as const;

describe('a comparison', () => {
  it('of a model with itself is perfect in every figure', async () => {
    const reference = await createTiny(services, 'itself');
    const { summary } = await comparisons.compare({
      ...BASE,
      reference,
      candidates: [reference],
      attribution: 'GRADIENT',
    });
    expect(summary).toHaveLength(1);
    expect(summary[0]!.labelAgreement).toBe(1);
    expect(summary[0]!.probabilityLoyalty).toBeCloseTo(1, 6);
    expect(summary[0]!.klDivergence).toBeCloseTo(0, 6);
    for (const key of ['gradientCosine', 'attributionCosine', 'attributionSpearman', 'topKOverlap'] as const) {
      expect(summary[0]![key]).toBeCloseTo(1, 5);
    }
  });

  it('lists reference first and averages over texts', async () => {
    const reference = await createTiny(services, 'reference');
    const candidates = [
      await createTiny(services, 'one', { seed: 21 }),
      await createTiny(services, 'two', { seed: 22 }),
    ];
    const comparison = await comparisons.compare({ ...BASE, reference, candidates, attribution: 'INPUT_X_GRADIENT' });
    for (const [index, item] of comparison.items.entries()) {
      expect(item.text).toBe(TEXTS[index]!.text);
      expect(item.predictions.map(({ model }) => model.name)).toEqual(['reference', 'one', 'two']);
      expect(item.attributions.map(({ model }) => model.name)).toEqual(['reference', 'one', 'two']);
      expect(item.fidelity.map(({ candidate }) => candidate.name)).toEqual(['one', 'two']);
    }
    const loyalties = comparison.items.map(({ fidelity }) => fidelity[1]!.probabilityLoyalty);
    expect(comparison.summary[1]!.probabilityLoyalty).toBeCloseTo(
      (loyalties[0]! + loyalties[1]! + loyalties[2]!) / 3,
      9,
    );
    for (const { gradientCosine } of comparison.summary) expect(Math.abs(gradientCosine!)).toBeLessThanOrEqual(1);
  });

  it('explains the reference’s prediction with every model, or each its own', async () => {
    const reference = await createTiny(services, 'pointed');
    const candidate = await createTiny(services, 'other', { seed: 33, labels: ['positive', 'negative'] });
    const spec = { ...BASE, reference, candidates: [candidate], attribution: 'GRADIENT' } as const;
    for (const { predictions, attributions } of (await comparisons.compare(spec)).items) {
      expect(attributions.map(({ target }) => target)).toEqual([predictions[0]!.label, predictions[0]!.label]);
      expect(attributions[1]!.targetPolicy).toBe('TEACHER_PREDICTION');
    }
    for (const item of (await comparisons.compare({ ...spec, targetPolicy: 'OWN_PREDICTION' })).items) {
      expect(item.attributions.map(({ target }) => target)).toEqual(item.predictions.map(({ label }) => label));
    }
  });

  it('compares labels by name where their order differs', async () => {
    const reference = await createTiny(services, 'straight', { seed: 40 });
    const turned = await createTiny(services, 'turned', { seed: 40, labels: ['positive', 'negative'] });
    const { items } = await comparisons.compare({ ...BASE, reference, candidates: [turned] });
    // Equal weights with swapped names: equal logits that mean the opposite.
    for (const { predictions, fidelity } of items) {
      expect(predictions[1]!.logits).toEqual(predictions[0]!.logits);
      expect(fidelity[0]).toMatchObject({ labelAgreement: 0, gradientCosine: null, attributionCosine: null });
      expect(fidelity[0]!.probabilityLoyalty).toBeLessThan(1);
    }
  });

  it('without attributions predicts only', async () => {
    const reference = await createTiny(services, 'quick');
    const { items, summary } = await comparisons.compare({ ...BASE, reference, candidates: [reference] });
    expect(items.flatMap(({ attributions }) => attributions)).toEqual([]);
    expect(summary[0]).toMatchObject({ gradientCosine: null, attributionSpearman: null, topKOverlap: null });
    expect(items.map(({ predictions }) => predictions[0]!.label)).toEqual(
      (await predictor.predict(reference, TEXTS)).map(({ label }) => label),
    );
  });

  it('leaves out what cannot be compared', async () => {
    const vocab = readFileSync(join(importRoot, 'vocab.txt'), 'utf8');
    writeFileSync(join(importRoot, 'other.txt'), `${vocab}extra\n`);
    const reference = await createTiny(services, 'narrow');
    const candidates = [
      await createTiny(services, 'wide', { encoder: { hiddenSize: 32 } }),
      await createTiny(services, 'foreign', { tokenizer: { kind: 'path', path: 'other.txt' } }),
    ];
    const { summary } = await comparisons.compare({ ...BASE, reference, candidates, attribution: 'GRADIENT' });
    expect(summary[0]).toMatchObject({ gradientCosine: null, attributionCosine: expect.any(Number) as number });
    expect(summary[1]).toMatchObject({ gradientCosine: null, attributionCosine: null, topKOverlap: null });
  });

  it('is refused for other labels, gold targets, or nothing to compare', async () => {
    const reference = await createTiny(services, 'strict');
    const threeWay = await createTiny(services, 'three-way', { labels: ['negative', 'neutral', 'positive'] });
    const compare = (more: object) => comparisons.compare({ ...BASE, reference, candidates: [reference], ...more });
    await expect(compare({ candidates: [reference, threeWay] })).rejects.toThrow(
      'candidates.1: expected a model with the labels negative, positive, got three-way@1',
    );
    await expect(compare({ targetPolicy: 'GOLD_LABEL' })).rejects.toThrow(/^targetPolicy: expected/);
    await expect(compare({ candidates: [] })).rejects.toThrow(/^candidates: expected/);
    await expect(compare({ texts: [] })).rejects.toThrow(/^texts: expected/);
  });
});
