// Tries a bundle before it is published: whether ONNX Runtime loads it and it answers. Child processes only.

import { ClassifierSession } from '../../models/runtime/classifier-session.js';
import { probeBatch, type TokenRanges } from '../../models/runtime/probe-batch.js';
import { toTokenBatch } from '../../models/runtime/token-batch.js';
import { withoutPaths } from '../../models/runtime/without-paths.js';
import type { ImportFiles } from './import-files.js';

export interface VerifiedBundle {
  /** Logits per text. */
  readonly classes: number;
  /** What came instead of an input gradient; null where there is one, or none was asked for. */
  readonly gradientFault: string | null;
}

/** The longest row that is tried: as far as most models go, and quick. */
const LONGEST_PROBE = 512;
const THREADS = 1;
/** How far the logits of the gradient's graph may be from those of the served one. */
const TOLERANCE = 0.01;

/**
 * Loads the model, asks for logits of the probe batch and of one long row, and for one gradient at `embeddings` unless that is null.
 * Throws BAD_USER_INPUT with what ONNX Runtime said, without paths, where there are no finite logits.
 */
export async function verifyBundle(
  folder: string,
  ranges: TokenRanges,
  embeddings: string | null,
  files: Pick<ImportFiles, 'fault'>,
): Promise<VerifiedBundle> {
  try {
    return await probe(folder, ranges, embeddings);
  } catch (error) {
    throw files.fault('a model that ONNX Runtime loads and runs', (error as Error).message);
  }
}

async function probe(folder: string, ranges: TokenRanges, embeddings: string | null): Promise<VerifiedBundle> {
  const session = await saying(ClassifierSession.load(folder, { threads: THREADS, embeddings }));
  try {
    const batch = probeBatch(ranges);
    const logits = await finiteLogits(session, batch);
    await finiteLogits(session, longRow(ranges));
    const gradientFault = embeddings === null ? null : await faultOfGradient(session, batch, logits);
    return { classes: logits.length / batch.rows, gradientFault };
  } finally {
    await session.release();
  }
}

type Batch = Parameters<ClassifierSession['predict']>[0];

function longRow({ maxLength, vocabSize, padTokenId }: TokenRanges): Batch {
  const id = padTokenId === 0 ? Math.min(1, vocabSize - 1) : 0;
  const zeros = new Array<number>(Math.min(maxLength, LONGEST_PROBE)).fill(0);
  return toTokenBatch([{ ids: zeros.map(() => id), typeIds: zeros }], padTokenId);
}

async function finiteLogits(session: ClassifierSession, batch: Batch): Promise<Float32Array> {
  const { logits } = await saying(session.predict(batch));
  // What a graph declares of its outputs is not always what it gives.
  if (!((logits as unknown) instanceof Float32Array)) throw new Error('logits that are not float32');
  if (logits.length === 0 || logits.length % batch.rows !== 0)
    throw new Error(`${logits.length} logits of ${batch.rows} texts`);
  if (!logits.every(Number.isFinite)) throw new Error('logits that are not finite');
  return logits;
}

async function faultOfGradient(session: ClassifierSession, batch: Batch, logits: Float32Array): Promise<string | null> {
  try {
    const got = await saying(session.gradient(batch, null));
    if (!got.gradient.every(Number.isFinite)) return 'the gradient is not finite';
    const largest = logits.reduce((most, logit) => Math.max(most, Math.abs(logit)), 1);
    const same = got.logits.every((logit, at) => Math.abs(logit - logits[at]!) <= TOLERANCE * largest);
    return same ? null : 'the graph of the gradient gives other logits';
  } catch (error) {
    return (error as Error).message;
  }
}

/** What ONNX Runtime says, as a client may see it. */
async function saying<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw new Error(withoutPaths((error as Error).message));
  }
}
