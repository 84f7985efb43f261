// How far candidates behave like a reference model, and for the same reasons.

import { Field, Float, InputType, ObjectType } from 'type-graphql';
import type { Attribution, AttributionMethod } from '../../services/attribution/attribution.js';
import type { ComparedText, Fidelity } from '../../services/comparison/comparison.js';
import type { Prediction } from '../../services/inference/prediction.js';
import type { ModelVersion } from '../../services/registry/model-version.js';
import { AttributionMethodEnum, AttributionType, TargetPolicyEnum } from '../attribution/attribution.type.js';
import type { TargetPolicy } from '../context.js';
import { ModelVersionType } from '../model/model.type.js';
import { PredictionType } from '../prediction/prediction.type.js';
import { TextInputType } from '../prediction/text.input.js';
import { ModelRefScalar } from '../scalars/model-ref.js';

@InputType({ description: 'Models to compare, and on which texts.' })
export class CompareInput {
  @Field(() => ModelRefScalar, { description: 'The model that the others are measured against.' })
  reference!: string;

  @Field(() => [ModelRefScalar], { description: 'The models that are measured, at least one.' })
  candidates!: string[];

  @Field(() => [TextInputType], { description: 'The texts; `serverInfo.limits` says how many and how long.' })
  texts!: TextInputType[];

  @Field(() => AttributionMethodEnum, {
    nullable: true,
    description: 'Asks for attributions and for the figures that need input gradients.',
  })
  attribution?: AttributionMethod | null;

  @Field(() => TargetPolicyEnum, {
    nullable: true,
    defaultValue: 'TEACHER_PREDICTION',
    description: 'Whose class the attributions explain; `GOLD_LABEL` is refused, for the texts carry no label.',
  })
  targetPolicy?: TargetPolicy | null;
}

@ObjectType('Fidelity', {
  description: 'How far one candidate agrees with the reference, on one text or averaged over all.',
})
export class FidelityType {
  @Field(() => ModelVersionType, { description: 'The candidate.' })
  candidate!: ModelVersion;

  @Field(() => Float, { description: 'Share of the texts with the same label, from 0 to 1.' })
  labelAgreement!: number;

  @Field(() => Float, { description: 'Mean of 1 − √JS with base 2, from 0 to 1.' })
  probabilityLoyalty!: number;

  @Field(() => Float, { description: 'Mean KL(reference ‖ candidate) in nats.' })
  klDivergence!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'Mean cosine of the input gradients over real tokens; null without attributions, or if widths or tokenizers differ.',
  })
  gradientCosine!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Cosine of the token scores, special tokens left out; null without attributions.',
  })
  attributionCosine!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Spearman correlation of the token scores; null without attributions.',
  })
  attributionSpearman!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Share of the highest quarter of the tokens that both have in common; null without attributions.',
  })
  topKOverlap!: number | null;
}

@ObjectType('ComparedText', { description: 'All models on one text.' })
export class ComparedTextType {
  @Field(() => String, { description: 'The text.' })
  text!: string;

  @Field(() => String, { nullable: true, description: 'The second text of a pair.' })
  textPair!: string | null;

  @Field(() => [PredictionType], { description: 'The reference’s prediction, then the candidates’ in order.' })
  predictions!: Prediction[];

  @Field(() => [AttributionType], {
    description: 'The reference’s attribution, then the candidates’ in order; empty unless asked for.',
  })
  attributions!: Attribution[];

  @Field(() => [FidelityType], { description: 'Agreement of each candidate on this text.' })
  fidelity!: Fidelity[];
}

@ObjectType('Comparison', {
  description: 'How far candidates behave like a reference model, and for the same reasons.',
})
export class ComparisonType {
  @Field(() => ModelVersionType, { description: 'The model that the others were measured against.' })
  reference!: ModelVersion;

  @Field(() => [ModelVersionType], { description: 'The models that were measured, in the order of the input.' })
  candidates!: ModelVersion[];

  @Field(() => [ComparedTextType], { description: 'Text by text, in the order of the input.' })
  items!: ComparedText[];

  @Field(() => [FidelityType], { description: 'Each candidate, averaged over the texts.' })
  summary!: Fidelity[];
}
