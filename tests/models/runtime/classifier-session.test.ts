import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EncoderConfig } from '../../../models/architectures/encoder-config.js';
import { fromHuggingFaceConfig } from '../../../models/architectures/hugging-face-config.js';
import { checkWeights } from '../../../models/architectures/parameter-shapes.js';
import { encodeModelOnnx } from '../../../models/checkpoints/model-graph.js';
import { decodeSafetensors, encodeSafetensors } from '../../../models/checkpoints/safetensors.js';
import type { Weights } from '../../../models/checkpoints/weights.js';
import { ClassifierSession } from '../../../models/runtime/classifier-session.js';
import { toTokenBatch, type TokenBatch } from '../../../models/runtime/token-batch.js';

const fixtures = join(__dirname, '../../fixtures/checkpoints');

interface Fixture {
  readonly config: EncoderConfig;
  readonly weights: Weights;
  readonly cases: readonly { ids: number[]; typeIds: number[]; logits: number[] }[];
}

async function readFixture(name: string): Promise<Fixture> {
  const read = (file: string) => readFile(join(fixtures, name, file));
  const config = fromHuggingFaceConfig(JSON.parse((await read('config.json')).toString()));
  const weights = checkWeights(config, decodeSafetensors(await read('model.safetensors')));
  const { cases } = JSON.parse((await read('expected.json')).toString()) as Pick<Fixture, 'cases'>;
  return { config, weights, cases };
}

/** Writes what a session reads, lets `use` have the session, and cleans up. */
async function withSession<T>(
  config: EncoderConfig,
  weights: Weights,
  use: (session: ClassifierSession) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'gkd-session-'));
  try {
    const { bytes, offsets } = encodeSafetensors(weights);
    await writeFile(join(folder, 'model.safetensors'), bytes);
    await writeFile(join(folder, 'model.onnx'), encodeModelOnnx(config, offsets));
    const session = await ClassifierSession.load(folder, { threads: 1 });
    const result = await use(session);
    await session.release();
    return result;
  } finally {
    await rm(folder, { recursive: true });
  }
}

const probability = (logits: Float32Array, target: number): number => {
  const powers = Array.from(logits, (logit) => Math.exp(logit - Math.max(...logits)));
  return powers[target]! / powers.reduce((sum, power) => sum + power, 0);
};

describe.each(['bert', 'bert-f16', 'bert-bf16', 'distilbert', 'roberta'])('the %s fixture', (name) => {
  it('gives the logits of transformers within 1e-4, in one padded batch and one by one', async () => {
    const { config, weights, cases } = await readFixture(name);
    const classes = config.labels.length;
    await withSession(config, weights, async (session) => {
      const together = await session.predict(toTokenBatch(cases, config.padTokenId));
      for (const [row, wanted] of cases.entries()) {
        const alone = await session.predict(toTokenBatch([wanted], config.padTokenId));
        wanted.logits.forEach((logit, label) => {
          expect(Math.abs(alone.logits[label]! - logit)).toBeLessThan(1e-4);
          expect(Math.abs(together.logits[row * classes + label]! - logit)).toBeLessThan(1e-4);
        });
      }
    });
  });
});

describe.each(['bert', 'distilbert', 'roberta'])('the input gradient of the %s fixture', (name) => {
  it('is zero at padding, explains the asked class, and defaults to the prediction', async () => {
    const { config, weights, cases } = await readFixture(name);
    const rows = cases.slice(0, 4);
    const batch = toTokenBatch(rows, config.padTokenId);
    await withSession(config, weights, async (session) => {
      const own = await session.gradient(batch, null);
      const { logits } = await session.predict(batch);
      expect(own.logits.every((logit, at) => Math.abs(logit - logits[at]!) < 1e-5)).toBe(true);
      rows.forEach((_, row) => {
        const rowLogits = logits.subarray(row * 3, row * 3 + 3);
        expect(own.targets[row]).toBe(rowLogits.indexOf(Math.max(...rowLogits)));
      });
      const asked = await session.gradient(batch, Int32Array.of(0, 1, 2, 0));
      expect([...asked.targets]).toEqual([0, 1, 2, 0]);
      expectZeroAtPadding(batch, asked.gradient, config.hiddenSize);
    });
  });

  it('is the slope of the probability along the word embeddings', async () => {
    const { config, weights, cases } = await readFixture(name);
    const example = cases[0]!;
    const batch = toTokenBatch([example], config.padTokenId);
    const target = 1;
    // Moving the LayerNorm's bias moves the embedding of every token by the same vector.
    const bias = `${config.family}.embeddings.LayerNorm.bias`;
    const moved = (amount: number): Weights => {
      const { shape, data } = weights.get(bias)!;
      return new Map([...weights, [bias, { shape, data: data.map((value, at) => value + (at === 3 ? amount : 0)) }]]);
    };
    const probabilityAt = (amount: number) =>
      withSession(config, moved(amount), async (session) => probability((await session.predict(batch)).logits, target));
    const step = 0.01;
    const slope = ((await probabilityAt(step)) - (await probabilityAt(-step))) / (2 * step);
    const { gradient } = await withSession(config, weights, (session) =>
      session.gradient(batch, Int32Array.of(target)),
    );
    let summed = 0;
    for (let token = 0; token < batch.length; token++) summed += gradient[token * config.hiddenSize + 3]!;
    expect(summed).toBeCloseTo(slope, 3);
    expect(Math.abs(slope)).toBeGreaterThan(1e-3);
  });
});

describe('a saturated prediction', () => {
  it('still has an input gradient with a direction', async () => {
    const { config, weights, cases } = await readFixture('bert');
    const { shape, data } = weights.get('classifier.weight')!;
    const confident = new Map([...weights, ['classifier.weight', { shape, data: data.map((value) => value * 500) }]]);
    const batch = toTokenBatch([cases[0]!], config.padTokenId);
    const run = (model: Weights) => withSession(config, model, (session) => session.gradient(batch, null));
    const [plain, saturated] = [await run(weights), await run(confident)];
    expect(probability(saturated.logits, saturated.targets[0]!)).toBe(1);
    const norm = Math.hypot(...saturated.gradient);
    expect(norm).toBeGreaterThan(0);
    expect(Number.isFinite(norm)).toBe(true);
    expect(saturated.targets).toEqual(plain.targets);
  });
});

function expectZeroAtPadding({ rows, length, mask }: TokenBatch, gradient: Float32Array, hidden: number): void {
  let padding = 0;
  for (let token = 0; token < rows * length; token++) {
    const values = gradient.subarray(token * hidden, (token + 1) * hidden);
    if (mask[token] === 1n) {
      expect(values.some((value) => value !== 0)).toBe(true);
    } else {
      padding++;
      expect(values.every((value) => value === 0)).toBe(true);
    }
  }
  expect(padding).toBeGreaterThan(0);
}
