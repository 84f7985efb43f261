// Which tokens and words a model's prediction hangs on, by its input gradient.

import type { ExecutionProvider } from '../inference/placement.js';
import type { ModelVersion } from '../registry/model-version.js';
import type { TargetPolicy } from '../../models/objectives/objective-config.js';

export const ATTRIBUTION_METHODS = ['GRADIENT', 'INPUT_X_GRADIENT'] as const;
/** `GRADIENT`: L2 norm of ∂p/∂e per token. `INPUT_X_GRADIENT`: signed e·∂p/∂e per token. */
export type AttributionMethod = (typeof ATTRIBUTION_METHODS)[number];

export interface TokenScore {
  readonly token: string;
  readonly score: number;
  readonly special: boolean;
}

/** The summed score of a word's tokens; `start` and `end` are UTF-16 offsets into the text it came from. */
export interface WordScore {
  readonly word: string;
  readonly score: number;
  readonly start: number;
  readonly end: number;
  readonly source: 'text' | 'textPair';
}

export interface Attribution {
  readonly model: ModelVersion;
  readonly text: string;
  readonly textPair: string | null;
  readonly method: AttributionMethod;
  /** The label whose probability is explained. */
  readonly target: string;
  /** `GOLD_LABEL` where the caller named the label. */
  readonly targetPolicy: TargetPolicy;
  readonly tokens: readonly TokenScore[];
  readonly words: readonly WordScore[];
  /** Completeness gap; null for methods without that axiom. */
  readonly convergenceDelta: number | null;
  /** What computed the gradient. */
  readonly provider: ExecutionProvider;
}

/** Bytes of an attribution in a cache, roughly: an object per token and word. */
export function attributionBytes({ tokens, words }: Attribution): number {
  return 200 + 100 * (tokens.length + words.length);
}
