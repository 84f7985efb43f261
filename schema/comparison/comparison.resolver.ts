// Comparison of models on texts.

import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { Comparison } from '../../services/comparison/comparison.js';
import { comparisonComplexity } from '../complexity.js';
import type { Context } from '../context.js';
import { toTexts } from '../prediction/text.input.js';
import { CompareInput, ComparisonType } from './comparison.type.js';

@Resolver()
export class ComparisonResolver {
  @Query(() => ComparisonType, {
    description: 'Measures candidates against a reference on texts.',
    complexity: comparisonComplexity,
  })
  async compare(
    @Arg('input', () => CompareInput, { description: 'The models and the texts.' }) input: CompareInput,
    @Ctx() { services, facts, caller }: Context,
  ): Promise<Comparison> {
    const texts = toTexts(input.texts, facts.limits.texts);
    const [reference, ...candidates] = await Promise.all([
      services.models.resolve(input.reference, 'reference'),
      ...input.candidates.map((ref, index) => services.models.resolve(ref, `candidates.${index}`)),
    ]);
    const spec = {
      reference,
      candidates,
      texts,
      targetPolicy: input.targetPolicy ?? 'TEACHER_PREDICTION',
      ...(input.attribution != null && { attribution: input.attribution }),
    };
    return services.comparisons.compare(spec, caller);
  }
}
