// From a job's paths to a staged bundle: loads models and examples, trains, writes what came of it.

import { rename, writeFile } from 'node:fs/promises';
import type { EncoderConfig } from '../../models/architectures/encoder-config.js';
import { encodeSafetensors } from '../../models/checkpoints/safetensors.js';
import type { Weights } from '../../models/checkpoints/weights.js';
import type { Tokenizer } from '../../models/tokenizers/tokenizer.js';
import { initialiseStudent } from '../../models/training/initialise-student.js';
import type { LoadedModel } from '../../models/training/loaded-model.js';
import type { TokenizedExample } from '../../models/training/tokenized-example.js';
import { train } from '../../models/training/trainer.js';
import type { TrainingResult } from '../../models/training/trainer.js';
import { invariant } from '../../lib/invariant.js';
import { readExamples } from '../datasets/examples-file.js';
import type { RunJob, RunOutcome } from '../processes/run-protocol.js';
import { stagingPath } from '../registry/bundle-files.js';
import { readConfig, readTokenizer, readWeights } from '../registry/bundle-reader.js';
import { stageBundle } from '../registry/bundle-writer.js';
import type { EventOutbox } from './event-outbox.js';

/** Tokenising pauses after this many examples, so that a cancellation is noticed. */
const EXAMPLES_PER_TURN = 1_000;

/** Trains as the job says. Throws `DivergedError` and what reading the job's files throws. */
export async function trainJob(job: RunJob, outbox: EventOutbox, cancelled: AbortSignal): Promise<RunOutcome> {
  const teacher = job.teacherPath === null ? null : await readModel(job.teacherPath);
  const student = await startingStudent(job, teacher);
  const tokenizer = await readTokenizer(startingPath(job));
  const tokenize = (path: string) => tokenizeFile(path, tokenizer, job, cancelled);
  const examples = await tokenize(job.trainPath);
  const validation = job.validationPath === null ? null : await tokenize(job.validationPath);
  if (cancelled.aborted) return { kind: 'cancelled' };
  outbox.add({
    type: 'log-emitted',
    level: 'info',
    message: `training on ${examples.length} examples, validating on ${validation?.length ?? 0}`,
  });
  const result = await train(
    {
      student,
      teacher,
      objective: job.objective,
      training: job.training,
      threads: job.threads,
      train: examples,
      validation,
    },
    {
      emit: (event) => {
        outbox.add(event);
      },
      progress: (progress) => {
        outbox.update(progress);
      },
      checkpoint: (weights) => saveCheckpoint(weights, job.checkpointPath),
      isCancelled: () => cancelled.aborted,
    },
  );
  return result.cancelled ? { kind: 'cancelled' } : finish(job, student.config, tokenizer, result);
}

async function finish(
  job: RunJob,
  config: EncoderConfig,
  tokenizer: Tokenizer,
  { weights, metrics }: TrainingResult,
): Promise<RunOutcome> {
  const bundle = await stageBundle(stagingPath(job.modelsFolder), { config, tokenizer, weights });
  return { kind: 'succeeded', bundle, metrics: { ...metrics } };
}

async function readModel(bundlePath: string): Promise<LoadedModel> {
  const [config, weights] = await Promise.all([readConfig(bundlePath), readWeights(bundlePath)]);
  return { config, weights };
}

async function startingStudent({ student, training }: RunJob, teacher: LoadedModel | null): Promise<LoadedModel> {
  if (student.kind === 'bundle') return readModel(student.bundlePath);
  invariant(teacher !== null, 'a student cut out of a teacher has one');
  return initialiseStudent(teacher, { layers: student.layers, copyHead: student.copyHead }, training.seed);
}

/** The bundle whose tokenizer the student shares. */
function startingPath({ student, teacherPath }: RunJob): string {
  const path = student.kind === 'bundle' ? student.bundlePath : teacherPath;
  invariant(path !== null, 'a student cut out of a teacher has one');
  return path;
}

async function tokenizeFile(
  path: string,
  tokenizer: Tokenizer,
  { training, labelMap }: RunJob,
  cancelled: AbortSignal,
): Promise<TokenizedExample[]> {
  const tokenized: TokenizedExample[] = [];
  for (const { text, textPair, label } of await readExamples(path)) {
    const { ids, typeIds } = tokenizer.encode(text, textPair, training.maxLength);
    tokenized.push({ ids, typeIds, label: labelMap[label]! });
    if (tokenized.length % EXAMPLES_PER_TURN === 0) await new Promise(setImmediate);
    if (cancelled.aborted) break;
  }
  return tokenized;
}

/** Replaces the checkpoint in one step: a dying process leaves the old one or the new one. */
async function saveCheckpoint(weights: Weights, path: string): Promise<void> {
  await writeFile(`${path}.new`, encodeSafetensors(weights).bytes);
  await rename(`${path}.new`, path);
}
