// What a model says about a text.

import type { ModelVersion } from '../registry/model-version.js';

export interface TextInput {
  readonly text: string;
  readonly textPair: string | null;
}

export interface LabelScore {
  readonly label: string;
  /** Softmax probability. */
  readonly score: number;
}

export interface Prediction {
  readonly model: ModelVersion;
  readonly text: string;
  readonly textPair: string | null;
  readonly label: string;
  /** Probability of `label`. */
  readonly confidence: number;
  /** In the order of the model's labels. */
  readonly scores: readonly LabelScore[];
  readonly logits: readonly number[];
  /** Tokens the model saw, special tokens included. */
  readonly tokenCount: number;
  /** Whether the text was longer than the model's `maxLength` and was cut. */
  readonly truncated: boolean;
}
