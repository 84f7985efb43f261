// A text or text pair to run through a model, and the limits on such texts.

import { Field, InputType } from 'type-graphql';
import type { TextInput } from '../../services/inference/prediction.js';
import { checkTexts, type TextLimits } from '../../services/inference/text-limits.js';

@InputType('TextInput', { description: 'A text, or a pair of texts for models of pairs.' })
export class TextInputType {
  @Field(() => String, { description: 'The text; not blank.' })
  text!: string;

  @Field(() => String, { nullable: true, description: 'The second text of a pair; not blank.' })
  textPair?: string | null;
}

/** Checks texts before they are batched with others. Throws `BAD_USER_INPUT` naming the text at fault. */
export function toTexts(inputs: readonly TextInputType[], limits: TextLimits): TextInput[] {
  const texts = inputs.map(({ text, textPair }) => ({ text, textPair: textPair ?? null }));
  checkTexts(texts, limits);
  return texts;
}
