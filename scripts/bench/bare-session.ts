// What the model's session does by itself: batches that are there already, with next to no padding.

import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { decodeModel } from '../../models/onnx/protobuf/decode-model.js';
import { ClassifierSession } from '../../models/runtime/classifier-session.js';
import { Session } from '../../models/runtime/session.js';
import { tokenFeeds, toTokenBatch, type TokenBatch } from '../../models/runtime/token-batch.js';
import { tokenizerFromVocab } from '../../models/tokenizers/vocab-txt.js';
import { Tokenizer } from '../../models/tokenizers/tokenizer.js';
import { quantile } from '../lab/quantile.js';
import { sentences } from './sentences.js';

/** Texts that are sorted by length before they are cut into batches. */
const POOL = 512;
/** About where the session is fastest on a processor; measured below for several sizes, and the best one counts. */
const SIZES = [8, 16, 32];

/** A session and how to feed it. */
interface Classifier {
  predict(batch: TokenBatch): Promise<unknown>;
  release(): Promise<void>;
}

export class BareSession {
  readonly #session: Classifier;
  readonly #sorted: readonly TokenBatch[][];
  readonly #singles: readonly TokenBatch[];
  /** The next of the single sentences. */
  #next = 0;

  private constructor(session: Classifier, vocabulary: string, maxLength: number) {
    this.#session = session;
    const { tokenizerJson, tokenizerConfig } = tokenizerFromVocab(vocabulary, { lowercase: true });
    const tokenizer = Tokenizer.fromJson(tokenizerJson, tokenizerConfig);
    const texts = sentences(1);
    const encodings = Array.from({ length: POOL }, () => tokenizer.encode(texts.next().value, null, maxLength));
    this.#singles = encodings.map((encoding) => toTokenBatch([encoding], 0));
    const sorted = [...encodings].sort((a, b) => a.ids.length - b.ids.length);
    this.#sorted = SIZES.map((size) =>
      Array.from({ length: POOL / size }, (_, at) => toTokenBatch(sorted.slice(at * size, (at + 1) * size), 0)),
    );
  }

  /** ONNX Runtime on `model.onnx` as it is. */
  static async ofFile(bundlePath: string, vocabulary: string, maxLength: number): Promise<BareSession> {
    const bytes = await readFile(join(bundlePath, 'model.onnx'));
    const graph = decodeModel(bytes);
    const session = await Session.create(bytes, { threads: availableParallelism(), externalDataFolder: bundlePath });
    const predict = (batch: TokenBatch): Promise<unknown> => session.run(tokenFeeds(batch, graph));
    return new BareSession({ predict, release: () => session.release() }, vocabulary, maxLength);
  }

  /** The graph that an engine makes of it. */
  static async ofEngine(bundlePath: string, vocabulary: string, maxLength: number): Promise<BareSession> {
    const session = await ClassifierSession.load(bundlePath, { threads: availableParallelism() });
    return new BareSession(session, vocabulary, maxLength);
  }

  /** Sentences a second with perfect batches of the best size. */
  async perfectRate(seconds: number): Promise<number> {
    const rates: number[] = [];
    for (const batches of this.#sorted) rates.push(await this.#rate(batches, seconds / SIZES.length));
    return Math.max(...rates);
  }

  /** Milliseconds that one sentence takes at the median, over the next ones of the pool. */
  async singleMs(count: number): Promise<number> {
    const times: number[] = [];
    for (let done = 0; done < count; done++) {
      const started = performance.now();
      await this.#session.predict(this.#singles[this.#next++ % POOL]!);
      times.push(performance.now() - started);
    }
    return quantile(
      times.sort((a, b) => a - b),
      0.5,
    );
  }

  release(): Promise<void> {
    return this.#session.release();
  }

  /** Whole passes over the batches, so that every length counts as often as it occurs. */
  async #rate(batches: readonly TokenBatch[], seconds: number): Promise<number> {
    const started = performance.now();
    let rows = 0;
    do {
      for (const batch of batches) {
        await this.#session.predict(batch);
        rows += batch.rows;
      }
    } while (performance.now() - started < 1000 * seconds);
    return (1000 * rows) / (performance.now() - started);
  }
}
