// Candidates next to a reference model: predictions, explanations and their fidelity, text by text.

import { badInput } from '../../lib/errors.js';
import type { TargetPolicy } from '../../models/objectives/objective-config.js';
import type { AttributionMethod } from '../attribution/attribution.js';
import type { ExplainedText, InputGradients } from '../attribution/input-gradients.js';
import { attributionMethods } from '../attribution/methods.js';
import { toAttribution } from '../attribution/to-attribution.js';
import { SERVER, type Caller } from '../inference/caller.js';
import type { TextInput } from '../inference/prediction.js';
import { toPrediction } from '../inference/predictor.js';
import type { Predictor, RawPrediction } from '../inference/predictor.js';
import { fullRef } from '../registry/model-ref.js';
import { requireGradient } from '../registry/model-abilities.js';
import type { ModelVersion } from '../registry/model-version.js';
import type { Comparison } from './comparison.js';
import { fidelityOf, meanFidelity } from './fidelity.js';
import type { Observation } from './observation.js';

export interface CompareSpec {
  readonly reference: ModelVersion;
  readonly candidates: readonly ModelVersion[];
  readonly texts: readonly TextInput[];
  /** Absent: predictions only. */
  readonly attribution?: AttributionMethod | undefined;
  /** Whose class the explanations are about. `GOLD_LABEL` is refused: texts carry no label. */
  readonly targetPolicy: TargetPolicy;
}

export interface ComparisonOptions {
  readonly predictor: Predictor;
  readonly gradients: InputGradients;
}

const MAX_CANDIDATES = 16;

export class ComparisonService {
  readonly #predictor: Predictor;
  readonly #gradients: InputGradients;

  constructor({ predictor, gradients }: ComparisonOptions) {
    this.#predictor = predictor;
    this.#gradients = gradients;
  }

  /** Throws BAD_USER_INPUT where labels differ between models, one to explain has no gradient, or texts cannot be used. */
  async compare(spec: CompareSpec, caller: Caller = SERVER): Promise<Comparison> {
    checkSpec(spec);
    const { reference, candidates, texts } = spec;
    const targetsFor = targetChoice(spec.targetPolicy);
    const expected = await this.#observe(reference, spec, null, caller);
    const observed = await Promise.all(
      candidates.map((candidate) => this.#observe(candidate, spec, targetsFor(candidate, expected), caller)),
    );
    const items = texts.map(({ text, textPair }, index) => {
      const row = [expected, ...observed].map((observations) => observations[index]!);
      return {
        text,
        textPair,
        predictions: row.map(({ prediction }) => prediction),
        attributions: row.flatMap(({ explanation }) => explanation?.attribution ?? []),
        fidelity: candidates.map((_, place) => fidelityOf(row[0]!, row[place + 1]!)),
      };
    });
    const summary = candidates.map((candidate, place) =>
      meanFidelity(
        candidate,
        items.map(({ fidelity }) => fidelity[place]!),
      ),
    );
    return { reference, candidates, items, summary };
  }

  async #observe(
    model: ModelVersion,
    { texts, attribution: method, targetPolicy }: CompareSpec,
    targets: readonly number[] | null,
    caller: Caller,
  ): Promise<Observation[]> {
    if (method === undefined) {
      const predictions = await this.#predictor.predict(model, texts, caller);
      return predictions.map((prediction) => ({ prediction, explanation: null }));
    }
    const embeddings = attributionMethods[method].needsEmbeddings;
    const results = await this.#gradients.compute(model, { texts, targets, embeddings }, caller);
    return results.map((explained, index) => ({
      prediction: toPrediction(model, texts[index]!, rawPrediction(explained)),
      explanation: { explained, attribution: toAttribution(model, texts[index]!, explained, { method, targetPolicy }) },
    }));
  }
}

function rawPrediction({ logits, encoding: { ids, truncated } }: ExplainedText): RawPrediction {
  return { logits, tokenCount: ids.length, truncated };
}

function checkSpec({ reference, candidates, texts, attribution }: CompareSpec): void {
  if (candidates.length < 1 || candidates.length > MAX_CANDIDATES) {
    throw badInput('candidates', `1 to ${MAX_CANDIDATES} models`, `${candidates.length}`);
  }
  if (texts.length === 0) throw badInput('texts', 'at least one text', 'none');
  const explained = attribution !== undefined;
  if (explained) requireGradient(reference, 'reference');
  const expected = labelSet(reference);
  for (const [index, candidate] of candidates.entries()) {
    const field = ['candidates', String(index)];
    if (explained) requireGradient(candidate, field);
    if (labelSet(candidate) !== expected) {
      const got = `${fullRef(candidate)} with ${candidate.labels.join(', ')}`;
      throw badInput(field, `a model with the labels ${reference.labels.join(', ')}`, got);
    }
  }
}

function labelSet({ labels }: ModelVersion): string {
  return JSON.stringify([...labels].sort());
}

/** The candidate's class indices of the classes to explain, in the order of texts; null for its own predictions. */
type TargetChoice = (candidate: ModelVersion, reference: readonly Observation[]) => readonly number[] | null;

function targetChoice(policy: TargetPolicy): TargetChoice {
  switch (policy) {
    case 'OWN_PREDICTION':
      return () => null;
    case 'TEACHER_PREDICTION':
      return (candidate, reference) => reference.map(({ prediction }) => candidate.labels.indexOf(prediction.label));
    case 'GOLD_LABEL':
      throw badInput('targetPolicy', 'OWN_PREDICTION or TEACHER_PREDICTION, as texts carry no label', policy);
  }
}
