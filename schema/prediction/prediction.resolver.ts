// Classification of texts.

import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { Prediction } from '../../services/inference/prediction.js';
import { textsComplexity } from '../complexity.js';
import type { Context } from '../context.js';
import { loadAll } from '../loaders.js';
import { PredictInput, PredictionType } from './prediction.type.js';
import { toTexts } from './text.input.js';

@Resolver()
export class PredictionResolver {
  @Query(() => [PredictionType], {
    description: 'Classifies texts; the answers are in the order of the texts.',
    complexity: textsComplexity,
  })
  async predict(
    @Arg('input', () => PredictInput, { description: 'The model and the texts.' }) input: PredictInput,
    @Ctx() { loaders, facts }: Context,
  ): Promise<Prediction[]> {
    const texts = toTexts(input.texts, facts.limits.texts);
    const model = await loaders.modelByRef.load(input.model);
    return loadAll(
      loaders.predictions,
      texts.map((text) => ({ model, ...text })),
    );
  }
}
