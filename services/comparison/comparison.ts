// How far candidates behave like a reference model, and for the same reasons.

import type { Attribution } from '../attribution/attribution.js';
import type { Prediction } from '../inference/prediction.js';
import type { ModelVersion } from '../registry/model-version.js';

/** Agreement of one candidate with the reference, over one text or averaged over all. */
export interface Fidelity {
  readonly candidate: ModelVersion;
  /** Share of texts with the same label, in [0, 1]. */
  readonly labelAgreement: number;
  /** Mean of 1 − √JS (base 2), in [0, 1]. */
  readonly probabilityLoyalty: number;
  /** Mean KL(reference ‖ candidate) in nats. */
  readonly klDivergence: number;
  /** Mean cosine of input gradients over real tokens; null unless attributions were asked for and widths and tokenizers match. */
  readonly gradientCosine: number | null;
  /** Cosine of the token score vectors, special tokens excluded; null unless attributions were asked for. */
  readonly attributionCosine: number | null;
  readonly attributionSpearman: number | null;
  /** Share of the top k tokens in common, k = a quarter of the tokens, at least 1. */
  readonly topKOverlap: number | null;
}

/** Predictions and attributions are in the order reference, then candidates; fidelity in the order of candidates. */
export interface ComparedText {
  readonly text: string;
  readonly textPair: string | null;
  readonly predictions: readonly Prediction[];
  readonly attributions: readonly Attribution[];
  readonly fidelity: readonly Fidelity[];
}

export interface Comparison {
  readonly reference: ModelVersion;
  readonly candidates: readonly ModelVersion[];
  readonly items: readonly ComparedText[];
  readonly summary: readonly Fidelity[];
}
