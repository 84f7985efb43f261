// A bundle's model, ready to predict and to explain itself. Runs block the thread: child processes only.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EMBEDDINGS } from '../architectures/serving-graph.js';
import { buildGradientGraph } from '../attribution/gradient-graph.js';
import { logitsOf } from '../attribution/logits-output.js';
import { noGradient } from '../onnx-classifiers/gradient-facts.js';
import type { Graph } from '../onnx/graph.js';
import { decodeModel } from '../onnx/protobuf/decode-model.js';
import type { ExecutionProvider } from './execution-provider.js';
import { hoistFirstToken } from '../passes/hoist-first-token.js';
import { shareTokenDims } from '../passes/share-token-dims.js';
import { LoweredSession } from './lowered-session.js';
import { placeNodes, type NodePlacement } from './node-placement.js';
import type { HostTensor, SessionOptions } from './session.js';
import { tokenFeeds, type TokenBatch } from './token-batch.js';

const MODEL_FILE = 'model.onnx';

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
  readonly provider?: ExecutionProvider;
  /** Name of the value that gradients are taken at, by default that of our own bundles; null for a model without gradients. */
  readonly embeddings?: string | null;
}

export class ClassifierSession {
  /** As the file has it. */
  readonly #graph: Graph;
  readonly #predictGraph: Graph;
  readonly #logits: string;
  readonly #embeddings: string | null;
  readonly #options: SessionOptions;
  readonly #predict: LoweredSession;
  #gradient: Promise<LoweredSession> | undefined;

  private constructor(
    graph: Graph,
    predictGraph: Graph,
    embeddings: string | null,
    predict: LoweredSession,
    options: SessionOptions,
  ) {
    this.#graph = graph;
    this.#predictGraph = predictGraph;
    this.#logits = logitsOf(graph).name;
    this.#embeddings = embeddings;
    this.#predict = predict;
    this.#options = options;
  }

  /**
   * Loads `model.onnx` of a bundle; weights beside it, or in it where its graph is changed, are mapped, not read. Rejects where the execution provider, by default
   * the processor, is not available.
   */
  static async load(
    bundlePath: string,
    { threads, provider = 'cpu', embeddings = EMBEDDINGS }: ClassifierOptions,
  ): Promise<ClassifierSession> {
    const bytes = await readFile(join(bundlePath, MODEL_FILE));
    const options = { threads, provider, externalDataFolder: bundlePath };
    const graph = decodeModel(bytes, MODEL_FILE);
    const predictGraph = hoistFirstToken(shareTokenDims(graph));
    const predict = await LoweredSession.create(predictGraph, options, predictGraph === graph ? bytes : undefined);
    return new ClassifierSession(graph, predictGraph, embeddings, predict, options);
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
    this.#gradient ??= LoweredSession.create(this.#gradientGraph(), this.#options);
    const results = await (await this.#gradient).run(this.#gradientFeeds(batch, targets));
    const floats = (name: string): Float32Array => results[name]!.data as Float32Array;
    return {
      logits: floats('all_logits'),
      targets: Int32Array.from(results['resolved_targets']!.data as BigInt64Array, Number),
      gradient: floats('gradient'),
      embeddings: floats('input_embeddings'),
    };
  }

  /** Which providers run the graph that predicts; compiles it once more. */
  async placePredict(batch: TokenBatch): Promise<NodePlacement> {
    return await placeNodes(this.#predictGraph, this.#options, this.#feeds(batch));
  }

  /** Which providers run the graph of input gradients; compiles it once more. */
  async placeGradient(batch: TokenBatch): Promise<NodePlacement> {
    return await placeNodes(this.#gradientGraph(), this.#options, this.#gradientFeeds(batch, null));
  }

  /** Frees the native sessions. */
  async release(): Promise<void> {
    await this.#predict.release();
    await (await this.#gradient?.catch(() => undefined))?.release();
  }

  #gradientGraph(): Graph {
    if (this.#embeddings === null) throw noGradient(this.#graph);
    return buildGradientGraph(this.#graph, this.#embeddings);
  }

  #feeds(batch: TokenBatch): Record<string, HostTensor> {
    return tokenFeeds(batch, this.#graph);
  }

  #gradientFeeds(batch: TokenBatch, targets: Int32Array | null): Record<string, HostTensor> {
    const asked = targets ? BigInt64Array.from(targets, BigInt) : new BigInt64Array(batch.rows).fill(-1n);
    return { ...this.#feeds(batch), targets: { dtype: 'int64', shape: [batch.rows], data: asked } };
  }
}
