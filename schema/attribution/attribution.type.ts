// Which tokens and words a prediction hangs on.

import { Field, Float, InputType, Int, ObjectType } from 'type-graphql';
import type { Attribution, AttributionMethod, WordScore } from '../../services/attribution/attribution.js';
import type { ModelVersion } from '../../services/registry/model-version.js';
import type { TargetPolicy } from '../context.js';
import { describedEnum } from '../described-enum.js';
import { ExecutionProviderEnum } from './execution-provider.enum.js';
import { ModelVersionType } from '../model/model.type.js';
import { TextInputType } from '../prediction/text.input.js';
import { ModelRefScalar } from '../scalars/model-ref.js';

export const AttributionMethodEnum = describedEnum<AttributionMethod>(
  'AttributionMethod',
  'How an input gradient becomes one score per token. Later versions may add values.',
  {
    GRADIENT: 'L2 norm of the gradient of the target’s probability with respect to the token’s embedding.',
    INPUT_X_GRADIENT: 'Signed product of that gradient with the embedding.',
  },
);

export const TargetPolicyEnum = describedEnum<TargetPolicy>(
  'TargetPolicy',
  'Whose class an input gradient explains. Figures under different policies must not be compared.',
  {
    OWN_PREDICTION: 'The class that the model itself predicts.',
    TEACHER_PREDICTION: 'The class that the teacher predicts; in a comparison, the reference.',
    GOLD_LABEL: 'The label that is given.',
  },
);

const TextSourceEnum = describedEnum<WordScore['source']>('TextSource', 'Which text of a pair something lies in.', {
  text: 'The first or only text.',
  textPair: 'The second text.',
});

@InputType({ description: 'Texts whose predictions are to be explained.' })
export class AttributeInput {
  @Field(() => ModelRefScalar, { description: 'The model to explain.' })
  model!: string;

  @Field(() => [TextInputType], { description: 'The texts; `serverInfo.limits` says how many and how long.' })
  texts!: TextInputType[];

  @Field(() => AttributionMethodEnum, {
    nullable: true,
    defaultValue: 'GRADIENT',
    description: 'How the gradient becomes scores.',
  })
  method?: AttributionMethod | null;

  @Field(() => String, {
    nullable: true,
    description: 'The label whose probability is explained; absent means the model’s own prediction.',
  })
  targetLabel?: string | null;
}

@ObjectType('TokenScore', { description: 'The score of one token.' })
export class TokenScoreType {
  @Field(() => String, { description: 'The token as the tokenizer spells it.' })
  token!: string;

  @Field(() => Float, { description: 'Its score.' })
  score!: number;

  @Field(() => Boolean, { description: 'Whether the tokenizer added it, as `[CLS]`.' })
  special!: boolean;
}

@ObjectType('WordScore', { description: 'The summed score of the tokens of one word.' })
export class WordScoreType {
  @Field(() => String, { description: 'The word as the text spells it.' })
  word!: string;

  @Field(() => Float, { description: 'Its score.' })
  score!: number;

  @Field(() => Int, { description: 'Where it begins, in UTF-16 code units.' })
  start!: number;

  @Field(() => Int, { description: 'Where it ends, exclusive, in UTF-16 code units.' })
  end!: number;

  @Field(() => TextSourceEnum, { description: 'Which text it lies in.' })
  source!: WordScore['source'];
}

@ObjectType('Attribution', { description: 'Which tokens and words the probability of a label hangs on.' })
export class AttributionType {
  @Field(() => ModelVersionType, { description: 'The version that is explained.' })
  model!: ModelVersion;

  @Field(() => String, { description: 'The text.' })
  text!: string;

  @Field(() => String, { nullable: true, description: 'The second text of a pair.' })
  textPair!: string | null;

  @Field(() => AttributionMethodEnum, { description: 'How the gradient became scores.' })
  method!: AttributionMethod;

  @Field(() => String, { description: 'The label whose probability is explained.' })
  target!: string;

  @Field(() => TargetPolicyEnum, { description: 'How that label was chosen.' })
  targetPolicy!: TargetPolicy;

  @Field(() => [TokenScoreType], { description: 'One score per token that the model saw.' })
  tokens!: TokenScoreType[];

  @Field(() => [WordScoreType], { description: 'One score per word, special tokens left out.' })
  words!: WordScoreType[];

  @Field(() => Float, {
    nullable: true,
    description: 'By how much the scores miss the sum that the method promises; null for methods that promise none.',
  })
  convergenceDelta!: number | null;

  @Field(() => ExecutionProviderEnum, { description: 'What executed the gradient.' })
  provider!: Attribution['provider'];
}
