// What the inference services tell whoever keeps figures.

import type { ReleaseReason } from './batch.js';

export interface BatchObservation {
  /** `name@version`. */
  readonly model: string;
  readonly kind: 'predict' | 'gradient';
  readonly reason: ReleaseReason;
  readonly rows: number;
  readonly realTokens: number;
  readonly paddedTokens: number;
  /** How long each row waited. */
  readonly queueMs: readonly number[];
  /** How long the engine took. */
  readonly engineMs: number;
}

export interface InferenceObserver {
  batchAnswered(batch: BatchObservation): void;
  /** An engine process ended other than by being stopped. */
  engineLost(model: string, kind: 'unloadable' | 'unresponsive' | 'crashed'): void;
  /** Rows were refused because too many waited. */
  refused(model: string, rows: number): void;
}
