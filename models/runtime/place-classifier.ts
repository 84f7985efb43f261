// Loads a classifier where it was asked to run, and proves that it computes there what it computes on the processor.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ClassifierSession } from './classifier-session.js';
import type { ClassifierOptions } from './classifier-session.js';
import type { ExecutionProvider } from './execution-provider.js';
import type { NodePlacement } from './node-placement.js';
import { measureParity, type Parity } from './parity.js';
import { probeBatch, type TokenRanges } from './probe-batch.js';
import { probeProvider } from './probe-provider.js';
import type { TokenBatch } from './token-batch.js';
import { withoutPaths } from './without-paths.js';

export interface PlaceOptions extends Omit<ClassifierOptions, 'provider'> {
  /** What to try, in order; the first that works is taken. */
  readonly providers: readonly ExecutionProvider[];
  /** Whether one that is slower than the processor is passed over. */
  readonly fastest: boolean;
  /** Longest input in tokens. */
  readonly maxLength: number;
}

/** What a provider other than the processor has shown of itself with this model. */
export interface Certificate {
  readonly parity: Parity;
  readonly placement: NodePlacement;
}

export interface PlacedClassifier {
  readonly session: ClassifierSession;
  readonly provider: ExecutionProvider;
  /** What spoke against the providers before it; empty where it was the first. */
  readonly reasons: readonly string[];
  /** Null for the processor, which the others are measured by. */
  readonly certificate: Certificate | null;
}

/** Logits that differ by more are not the same model any more. */
const MOST_DIFFERENCE = 0.01;
const TIMED_RUNS = 3;

/** Tries the providers in order. Rejects with what spoke against each where none works. */
export async function placeClassifier(bundlePath: string, options: PlaceOptions): Promise<PlacedClassifier> {
  const reasons: string[] = [];
  for (const provider of options.providers) {
    const placed = provider === 'cpu' ? await onCpu(bundlePath, options) : await attempt(bundlePath, options, provider);
    if (typeof placed !== 'string') return { ...placed, provider, reasons };
    reasons.push(`${provider}: ${placed}`);
  }
  throw new Error(reasons.join('; '));
}

type Placed = Pick<PlacedClassifier, 'session' | 'certificate'>;

async function onCpu(bundlePath: string, options: PlaceOptions): Promise<Placed> {
  return { session: await ClassifierSession.load(bundlePath, { ...options, provider: 'cpu' }), certificate: null };
}

/** The classifier on a provider, or why it is not to be used there. */
async function attempt(
  bundlePath: string,
  options: PlaceOptions,
  provider: ExecutionProvider,
): Promise<Placed | string> {
  const availability = await probeProvider(provider);
  if (!availability.available) return availability.reason;
  const { session: reference } = await onCpu(bundlePath, options);
  try {
    const session = await ClassifierSession.load(bundlePath, { ...options, provider }).catch((error: unknown) =>
      withoutPaths(error instanceof Error ? error.message : String(error)),
    );
    if (typeof session === 'string') return session;
    const tried = await certify(session, reference, bundlePath, options);
    if (typeof tried !== 'string') return { session, certificate: tried };
    await session.release();
    return tried;
  } finally {
    await reference.release();
  }
}

async function certify(
  session: ClassifierSession,
  reference: ClassifierSession,
  bundlePath: string,
  { maxLength, fastest }: PlaceOptions,
): Promise<Certificate | string> {
  const batch = probeBatch(await rangesOf(bundlePath, maxLength));
  const parity = await measureParity(session, reference, batch);
  if (!(parity.forward <= MOST_DIFFERENCE)) return `its logits differ from the processor's by ${parity.forward}`;
  if (fastest) {
    const [theirs, ours] = [await milliseconds(session, batch), await milliseconds(reference, batch)];
    if (theirs > ours) return `slower here than the processor: ${theirs.toFixed(1)} ms against ${ours.toFixed(1)} ms`;
  }
  return { parity, placement: await session.placePredict(batch) };
}

/** The fastest of a few runs. */
async function milliseconds(session: ClassifierSession, batch: TokenBatch): Promise<number> {
  let least = Infinity;
  for (let run = 0; run < TIMED_RUNS; run++) {
    const started = performance.now();
    await session.predict(batch);
    least = Math.min(least, performance.now() - started);
  }
  return least;
}

/** What the model accepts, by its config.json; where that is silent, tokens that every model has. */
async function rangesOf(bundlePath: string, maxLength: number): Promise<TokenRanges> {
  const config = JSON.parse(await readFile(join(bundlePath, 'config.json'), 'utf8')) as Record<string, unknown>;
  const number = (key: string, otherwise: number): number =>
    typeof config[key] === 'number' ? config[key] : otherwise;
  return {
    vocabSize: number('vocab_size', 100),
    typeVocabSize: number('type_vocab_size', 1),
    padTokenId: number('pad_token_id', 0),
    maxLength,
  };
}
