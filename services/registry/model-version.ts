// A model version: an immutable bundle on disk and its row in the store.

import type { EncoderFamily } from '../../models/architectures/encoder-config.js';

/** Architecture of a model: one that this server builds, or that of a graph which another tool exported. */
export type ModelFamily = EncoderFamily | 'other';

/** What a model is, whatever its files. */
export interface ModelShape {
  readonly family: ModelFamily;
  readonly labels: readonly string[];
  readonly layers: number;
  readonly hiddenSize: number;
  /** Longest input in tokens. */
  readonly maxLength: number;
}

/** What is known of a graph that somebody else's tool exported. */
export interface OnnxFacts {
  /** Version of the standard operator set. */
  readonly opset: number;
  /** The tool that wrote the file, where it says so. */
  readonly producer: string | null;
  /** The value that input gradients are taken at; null for a graph that has none. */
  readonly embeddingValue: string | null;
  /** Why it has no input gradient; null where it has. */
  readonly noGradient: string | null;
  /** Operators without a gradient rule between embeddings and logits. */
  readonly missingOps: readonly string[];
}

/** Where a model version comes from; stored in the bundle as `card.json` and shown to clients. */
export interface ModelCard {
  readonly origin: 'created' | 'imported' | 'fine-tuned' | 'distilled';
  /** `name@version` of the model that training started from. */
  readonly initialisation: string | null;
  /** `name@version` and weights digest of the teacher. */
  readonly teacher: { readonly ref: string; readonly digest: string } | null;
  readonly dataset: { readonly name: string; readonly digest: string } | null;
  /** Objective and training settings exactly as they ran, with defaults filled in. */
  readonly objective: Readonly<Record<string, unknown>> | null;
  readonly training: Readonly<Record<string, unknown>> | null;
  readonly student: Readonly<Record<string, unknown>> | null;
  readonly seed: number | null;
  /** Best validation figures, by metric name, and where they were measured. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly evaluatedOn: string | null;
  readonly runId: string | null;
  /** sha-256 of each file of the bundle, by file name. */
  readonly digests: Readonly<Record<string, string>>;
  /** Set where the bundle is a graph as it was imported, without a checkpoint that could be trained. */
  readonly onnx?: OnnxFacts;
}

/** A card before its files are known: where a version comes from. */
export type Lineage = Omit<ModelCard, 'digests' | 'onnx'>;

export interface ModelVersion extends ModelShape {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  /** Content address: sha-256 over the digests of the bundle's files. */
  readonly digest: string;
  readonly parameterCount: number;
  readonly byteSize: number;
  readonly aliases: readonly string[];
  readonly card: ModelCard;
  /** Absolute path of the bundle folder; never shown to clients. */
  readonly bundlePath: string;
  readonly createdAt: Date;
}
