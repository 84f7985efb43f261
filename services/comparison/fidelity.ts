// Agreement of one candidate with the reference over one text, and its mean over many.

import { cosine } from '../../models/metrics/cosine.js';
import { klDivergence } from '../../models/metrics/kl-divergence.js';
import { mean } from '../../models/metrics/mean.js';
import { probabilityLoyalty } from '../../models/metrics/probability-loyalty.js';
import { spearman } from '../../models/metrics/spearman.js';
import { tokenGradientCosine } from '../../models/metrics/token-gradient-cosine.js';
import { topKOverlap } from '../../models/metrics/top-k-overlap.js';
import type { Prediction } from '../inference/prediction.js';
import type { ModelVersion } from '../registry/model-version.js';
import { sameTokenizer } from '../registry/same-tokenizer.js';
import type { Fidelity } from './comparison.js';
import type { Explanation, Observation } from './observation.js';

type ExplanationFidelity = Pick<
  Fidelity,
  'gradientCosine' | 'attributionCosine' | 'attributionSpearman' | 'topKOverlap'
>;

const NOT_COMPARABLE: ExplanationFidelity = {
  gradientCosine: null,
  attributionCosine: null,
  attributionSpearman: null,
  topKOverlap: null,
};

/** Share of a text's tokens that top-k overlap looks at. */
const TOP_SHARE = 1 / 4;

/** Compares two observations of one text. Explanations are compared only where both models saw the same tokens. */
export function fidelityOf(reference: Observation, candidate: Observation): Fidelity {
  const [p, q] = [reference.prediction, candidate.prediction];
  const { labels } = p.model;
  const explained =
    sameTokenizer(p.model, q.model) && reference.explanation !== null && candidate.explanation !== null
      ? explanationFidelity(reference.explanation, candidate.explanation)
      : NOT_COMPARABLE;
  return {
    candidate: q.model,
    labelAgreement: p.label === q.label ? 1 : 0,
    probabilityLoyalty: probabilityLoyalty(
      p.scores.map(({ score }) => score),
      inOrder(
        labels,
        q,
        q.scores.map(({ score }) => score),
      ),
    ),
    klDivergence: klDivergence(p.logits, inOrder(labels, q, q.logits)),
    ...explained,
  };
}

/** Means over texts; a figure that no text has is null, one that some have is the mean of those. */
export function meanFidelity(candidate: ModelVersion, items: readonly Fidelity[]): Fidelity {
  const known = (key: keyof ExplanationFidelity) =>
    numberOrNull(mean(items.map((item) => item[key]).filter((value) => value !== null)));
  return {
    candidate,
    labelAgreement: mean(items.map((item) => item.labelAgreement)),
    probabilityLoyalty: mean(items.map((item) => item.probabilityLoyalty)),
    klDivergence: mean(items.map((item) => item.klDivergence)),
    gradientCosine: known('gradientCosine'),
    attributionCosine: known('attributionCosine'),
    attributionSpearman: known('attributionSpearman'),
    topKOverlap: known('topKOverlap'),
  };
}

/** A candidate's values by label, put into the reference's order of labels. */
function inOrder(labels: readonly string[], { model }: Prediction, values: readonly number[]): number[] {
  return labels.map((label) => values[model.labels.indexOf(label)]!);
}

function explanationFidelity(reference: Explanation, candidate: Explanation): ExplanationFidelity {
  const [a, b] = [reference.explained, candidate.explained];
  const sameTokens =
    a.encoding.ids.length === b.encoding.ids.length && a.encoding.ids.every((id, at) => id === b.encoding.ids[at]);
  if (!sameTokens) return NOT_COMPARABLE;
  const scores = ({ attribution }: Explanation) =>
    attribution.tokens.filter(({ special }) => !special).map(({ score }) => score);
  const [left, right] = [scores(reference), scores(candidate)];
  const k = Math.max(1, Math.floor(left.length * TOP_SHARE));
  return {
    gradientCosine:
      a.signals.hidden === b.signals.hidden
        ? numberOrNull(tokenGradientCosine(a.signals.gradient, b.signals.gradient, a.signals.hidden))
        : null,
    attributionCosine: numberOrNull(cosine(left, right)),
    attributionSpearman: numberOrNull(spearman(left, right)),
    topKOverlap: left.length === 0 ? null : topKOverlap(left, right, k),
  };
}

function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
