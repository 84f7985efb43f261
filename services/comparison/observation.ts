// What one model makes of one text: its prediction, and its explanation where one was asked for.

import type { Attribution } from '../attribution/attribution.js';
import type { ExplainedText } from '../attribution/input-gradients.js';
import type { Prediction } from '../inference/prediction.js';

export interface Explanation {
  readonly attribution: Attribution;
  readonly explained: ExplainedText;
}

export interface Observation {
  readonly prediction: Prediction;
  readonly explanation: Explanation | null;
}
