// What a model says about a text.

import { Field, Float, InputType, Int, ObjectType } from 'type-graphql';
import type { ModelVersion } from '../../services/registry/model-version.js';
import { ModelVersionType } from '../model/model.type.js';
import { ModelRefScalar } from '../scalars/model-ref.js';
import { TextInputType } from './text.input.js';

@InputType({ description: 'Texts to classify.' })
export class PredictInput {
  @Field(() => ModelRefScalar, { description: 'The model that classifies.' })
  model!: string;

  @Field(() => [TextInputType], { description: 'The texts; `serverInfo.limits` says how many and how long.' })
  texts!: TextInputType[];
}

@ObjectType('LabelScore', { description: 'The probability of one label.' })
export class LabelScoreType {
  @Field(() => String, { description: 'The label.' })
  label!: string;

  @Field(() => Float, { description: 'Its softmax probability.' })
  score!: number;
}

@ObjectType('Prediction', { description: 'What a model says about a text.' })
export class PredictionType {
  @Field(() => ModelVersionType, { description: 'The version that answered.' })
  model!: ModelVersion;

  @Field(() => String, { description: 'The text.' })
  text!: string;

  @Field(() => String, { nullable: true, description: 'The second text of a pair.' })
  textPair!: string | null;

  @Field(() => String, { description: 'The most probable label.' })
  label!: string;

  @Field(() => Float, { description: 'Probability of `label`.' })
  confidence!: number;

  @Field(() => [LabelScoreType], { description: 'Probabilities in the order of the model’s labels.' })
  scores!: LabelScoreType[];

  @Field(() => [Float], { description: 'Logits in the order of the model’s labels.' })
  logits!: number[];

  @Field(() => Int, { description: 'Tokens the model saw, special tokens included.' })
  tokenCount!: number;

  @Field(() => Boolean, { description: 'Whether the text was longer than the model’s `maxLength` and was cut.' })
  truncated!: boolean;
}
