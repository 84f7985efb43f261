// Explanation of predictions.

import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { Attribution } from '../../services/attribution/attribution.js';
import { textsComplexity } from '../complexity.js';
import type { Context } from '../context.js';
import { loadAll } from '../loaders.js';
import { toTexts } from '../prediction/text.input.js';
import { AttributeInput, AttributionType } from './attribution.type.js';

@Resolver()
export class AttributionResolver {
  @Query(() => [AttributionType], {
    description: 'Scores the tokens and words of texts; the answers are in the order of the texts.',
    complexity: textsComplexity,
  })
  async attribute(
    @Arg('input', () => AttributeInput, { description: 'The model, the texts and the method.' }) input: AttributeInput,
    @Ctx() { loaders, facts }: Context,
  ): Promise<Attribution[]> {
    const texts = toTexts(input.texts, facts.limits.texts);
    const model = await loaders.modelByRef.load(input.model);
    const options = { model, method: input.method ?? 'GRADIENT', targetLabel: input.targetLabel ?? null };
    return loadAll(
      loaders.attributions,
      texts.map((text) => ({ ...options, ...text })),
    );
  }
}
