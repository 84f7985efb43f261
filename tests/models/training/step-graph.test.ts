import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { grad } from '../../../models/autodiff/vjp.js';
import type { EncoderConfig } from '../../../models/architectures/encoder-config.js';
import { decodeSafetensors } from '../../../models/checkpoints/safetensors.js';
import type {
  LossConvention,
  ObjectiveConfig,
  ObjectiveKind,
  TargetPolicy,
} from '../../../models/objectives/objective-config.js';
import { checkGraph } from '../../../models/onnx/check-graph.js';
import { GraphBuilder } from '../../../models/onnx/graph-builder.js';
import { encodeModel } from '../../../models/onnx/protobuf/encode-model.js';
import { Session } from '../../../models/runtime/session.js';
import { tokenFeeds, toTokenBatch } from '../../../models/runtime/token-batch.js';
import { parameterFeeds } from '../../../models/training/loaded-model.js';
import { buildLoss, STUDENT, TEACHER, type StepSpec } from '../../../models/training/step-graph.js';

const folder = join(__dirname, '../../fixtures/gkd-step');

interface ReferenceCase {
  kind: ObjectiveKind;
  targetPolicy: TargetPolicy;
  lossConvention: LossConvention;
  terms: Record<string, number>;
  loss: number;
}

const reference = JSON.parse(readFileSync(join(folder, 'step.json'), 'utf8')) as {
  ids: number[][];
  typeIds: number[][];
  lengths: number[];
  labels: number[];
  alpha: number;
  temperature: number;
  beta: number;
  gamma: number;
  layerMap: { student: number; teacher: number }[];
  parameters: string[];
  cases: ReferenceCase[];
};
const gradientBytes = readFileSync(join(folder, 'gradients.f64'));
const referenceGradients = new Float64Array(
  gradientBytes.buffer.slice(gradientBytes.byteOffset, gradientBytes.byteOffset + gradientBytes.byteLength),
);
const teacherWeights = decodeSafetensors(readFileSync(join(folder, 'teacher.safetensors')));
const studentWeights = decodeSafetensors(readFileSync(join(folder, 'student.safetensors')));
const parameterCount = referenceGradients.length / reference.cases.length;

const encoder = (layers: number): EncoderConfig => ({
  family: 'bert',
  layers,
  hiddenSize: 16,
  heads: 2,
  intermediateSize: 24,
  maxLength: 8,
  vocabSize: 30,
  typeVocabSize: 2,
  activation: 'gelu',
  layerNormEpsilon: 1e-12,
  padTokenId: 0,
  labels: ['a', 'b', 'c'],
});

/** One row more than the reference has, of weight 0. */
const ROWS = 4;
const LENGTH = 6;

async function runCase({ kind, targetPolicy, lossConvention }: ReferenceCase) {
  const { alpha, temperature, beta, gamma, layerMap } = reference;
  const objective: ObjectiveConfig = { kind, alpha, temperature, beta, gamma, targetPolicy, lossConvention, layerMap };
  const spec: StepSpec = {
    student: encoder(1),
    teacher: encoder(2),
    objective,
    trainable: reference.parameters,
    weightDecay: 0,
    maxGradNorm: 0,
    dropout: 0,
    rows: ROWS,
    length: LENGTH,
  };
  const b = new GraphBuilder();
  const { loss, terms, parameters } = buildLoss(b, spec);
  const gradients = grad(
    b,
    loss,
    reference.parameters.map((name) => parameters.get(name)!),
  );
  const graph = b.build('loss_and_gradients', {
    loss,
    ...Object.fromEntries(terms.map(([name, value]) => [`term/${name}`, value])),
    ...Object.fromEntries(gradients.map((value, at) => [`grad/${reference.parameters[at]!}`, value])),
  });
  checkGraph(graph);
  const rows = reference.lengths.map((length, row) => ({
    ids: reference.ids[row]!.slice(0, length),
    typeIds: reference.typeIds[row]!.slice(0, length),
  }));
  const session = await Session.create(encodeModel(graph), { threads: 1 });
  const labels = BigInt64Array.from([...reference.labels, 0], BigInt);
  const results = await session.run({
    ...tokenFeeds(toTokenBatch(rows, 0, LENGTH, ROWS), graph),
    labels: { dtype: 'int64', shape: [ROWS], data: labels },
    row_weights: { dtype: 'float32', shape: [ROWS], data: Float32Array.of(1, 1, 1, 0) },
    ...parameterFeeds(STUDENT, studentWeights),
    ...parameterFeeds(TEACHER, teacherWeights),
  });
  await session.release();
  return results;
}

describe('training step against float64 PyTorch', () => {
  it('has reference cases whose policies really explain different classes', () => {
    const losses = reference.cases.filter(({ kind }) => kind === 'GRADIENT_KD').map(({ loss }) => loss);
    expect(new Set(losses).size).toBe(3);
  });

  it.each(reference.cases.map((wanted, at) => ({ ...wanted, at })))(
    '$kind, $targetPolicy, $lossConvention: loss, terms and every parameter gradient agree',
    async (wanted) => {
      const results = await runCase(wanted);
      expect(Number(results['loss']!.data[0])).toBeCloseTo(wanted.loss, 4);
      for (const [name, value] of Object.entries(wanted.terms)) {
        expect(Number(results[`term/${name}`]!.data[0])).toBeCloseTo(value, 4);
      }

      const expected = referenceGradients.subarray(wanted.at * parameterCount, (wanted.at + 1) * parameterCount);
      const largest = expected.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
      let offset = 0;
      let worst = 0;
      for (const name of reference.parameters) {
        const { data } = results[`grad/${name}`]!;
        for (let at = 0; at < data.length; at++)
          worst = Math.max(worst, Math.abs(Number(data[at]) - expected[offset + at]!));
        offset += data.length;
      }
      expect(offset).toBe(parameterCount);
      expect(worst / largest).toBeLessThan(1e-5);
    },
  );
});
