import { NO_DISTILLATION } from '../../../models/training/defaults.js';
import { initialiseWeights } from '../../../models/training/initialise-weights.js';
import { StudentStepper } from '../../../models/training/student-stepper.js';
import { trainableParameters } from '../../../models/training/trainer.js';
import { tinyEncoder, tinyTraining } from '../../support/tiny-models.js';

/** Large enough that ONNX Runtime spreads its kernels over threads. */
const config = tinyEncoder(1, { hiddenSize: 128, intermediateSize: 256, maxLength: 32, vocabSize: 2000 });
const training = tinyTraining({ batchSize: 64, maxLength: 32, dropout: 0.1 });
const examples = Array.from({ length: 64 }, (_, row) => {
  const ids = Array.from({ length: 24 + (row % 8) }, (_, at) => 100 + ((row * 37 + at * 11) % 300));
  return { ids, typeIds: ids.map(() => 0), label: row % 2 };
});

async function trainedBits(): Promise<string[]> {
  const student = { config, weights: initialiseWeights(config, 1) };
  const trainable = trainableParameters(student, training);
  const stepper = new StudentStepper({
    student,
    teacher: null,
    objective: NO_DISTILLATION,
    training,
    trainable,
    threads: 2,
  });
  for (let step = 1; step <= 4; step++) await stepper.step(examples, 32, step, 5e-4);
  await stepper.release();
  return [...stepper.weights].map(([name, { data }]) => `${name} ${Buffer.from(data.buffer).toString('base64')}`);
}

describe('training steps with several threads', () => {
  it('give the same bits each time, trained embeddings included', async () => {
    const first = await trainedBits();
    for (let again = 0; again < 2; again++)
      expect((await trainedBits()).every((bits, at) => bits === first[at])).toBe(true);
  });
});
