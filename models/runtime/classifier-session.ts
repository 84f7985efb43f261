// A bundle's model, ready to predict and to explain itself. Runs block the thread: child processes only.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EMBEDDINGS } from '../architectures/serving-graph.js';
import { buildGradientGraph } from '../attribution/gradient-graph.js';
import { logitsOf } from '../attribution/logits-output.js';
import { noGradient } from '../onnx-classifiers/gradient-facts.js';
import type { Graph } from '../onnx/graph.js';
import { decodeModel } from '../onnx/protobuf/decode-model.js';
import { encodeModel } from '../onnx/protobuf/encode-model.js';
import { Session, type HostTensor, type SessionOptions } from './session.js';
import { tokenFeeds, type TokenBatch } from './token-batch.js';

export interface PredictResult {
  /** [rows, classes], row-major. */
  readonly logits: Float32Array;
}

export interface GradientResult extends PredictResult {
  /** The class explained, per row. */
  readonly targets: Int32Array;
  /** ∂p(target)/∂embeddings, [rows, length, hidden], row-major. */
  readonly gradient: Float32Array;
  /** Output of the embedding layer, same shape. */
  readonly embeddings: Float32Array;
}

export interface ClassifierOptions {
  readonly threads: number;
  /** Name of the value that gradients are taken at, by default that of our own bundles; null for a model without gradients. */
  readonly embeddings?: string | null;
}

export class ClassifierSession {
  readonly #graph: Graph;
  readonly #logits: string;
  readonly #embeddings: string | null;
  readonly #options: SessionOptions;
  readonly #predict: Session;
  #gradient: Promise<Session> | undefined;

  private constructor(graph: Graph, embeddings: string | null, predict: Session, options: SessionOptions) {
    this.#graph = graph;
    this.#logits = logitsOf(graph).name;
    this.#embeddings = embeddings;
    this.#predict = predict;
    this.#options = options;
  }

  /** Loads `model.onnx` of a bundle; the weights beside it are mapped, not read. */
  static async load(
    bundlePath: string,
    { threads, embeddings = EMBEDDINGS }: ClassifierOptions,
  ): Promise<ClassifierSession> {
    const bytes = await readFile(join(bundlePath, 'model.onnx'));
    const options = { threads, externalDataFolder: bundlePath };
    return new ClassifierSession(decodeModel(bytes), embeddings, await Session.create(bytes, options), options);
  }

  async predict(batch: TokenBatch): Promise<PredictResult> {
    const results = await this.#predict.run(this.#feeds(batch));
    return { logits: results[this.#logits]!.data as Float32Array };
  }

  /**
   * Input gradients of the class per row in `targets`, or of the model's own prediction. The first call compiles. Rejects with a
   * `GraphError` for a model without gradients.
   */
  async gradient(batch: TokenBatch, targets: Int32Array | null): Promise<GradientResult> {
    if (this.#embeddings === null) throw noGradient(this.#graph);
    this.#gradient ??= Session.create(encodeModel(buildGradientGraph(this.#graph, this.#embeddings)), this.#options);
    const session = await this.#gradient;
    const asked = targets ? BigInt64Array.from(targets, BigInt) : new BigInt64Array(batch.rows).fill(-1n);
    const results = await session.run({
      ...this.#feeds(batch),
      targets: { dtype: 'int64', shape: [batch.rows], data: asked },
    });
    const floats = (name: string): Float32Array => results[name]!.data as Float32Array;
    return {
      logits: floats('all_logits'),
      targets: Int32Array.from(results['resolved_targets']!.data as BigInt64Array, Number),
      gradient: floats('gradient'),
      embeddings: floats('input_embeddings'),
    };
  }

  /** Frees the native sessions. */
  async release(): Promise<void> {
    await this.#predict.release();
    await (await this.#gradient)?.release();
  }

  #feeds(batch: TokenBatch): Record<string, HostTensor> {
    return tokenFeeds(batch, this.#graph);
  }
}
