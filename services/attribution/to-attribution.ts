// From one text's signals to scores per token and per word.

import type { TargetPolicy } from '../../models/objectives/objective-config.js';
import { groupWords } from '../../models/tokenizers/words.js';
import type { TextInput } from '../inference/prediction.js';
import type { ModelVersion } from '../registry/model-version.js';
import type { Attribution, AttributionMethod } from './attribution.js';
import type { ExplainedText } from './input-gradients.js';
import { attributionMethods } from './methods.js';

/** How an explanation was asked for. */
export interface AttributionKind {
  readonly method: AttributionMethod;
  readonly targetPolicy: TargetPolicy;
}

/** Reduces a text's signals by the method; a word scores the sum of its tokens. */
export function toAttribution(
  model: ModelVersion,
  { text, textPair }: TextInput,
  explained: ExplainedText,
  { method, targetPolicy }: AttributionKind,
): Attribution {
  const { encoding, signals, target, provider } = explained;
  const scores = attributionMethods[method].score(signals);
  return {
    model,
    text,
    textPair,
    method,
    target: model.labels[target]!,
    targetPolicy,
    tokens: encoding.tokens.map((token, index) => ({
      token,
      score: scores[index]!,
      special: encoding.special[index]!,
    })),
    words: groupWords(encoding, text, textPair).map(({ word, start, end, source, tokens }) => ({
      word,
      start,
      end,
      source,
      score: tokens.reduce((sum, token) => sum + scores[token]!, 0),
    })),
    convergenceDelta: null,
    provider,
  };
}
