// The curves of a run.

import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { MetricSeries } from '../../services/store/metric-series.js';
import { finiteOrNull, isNonFinite } from '../finite.js';

@ObjectType('MetricSeries', { description: 'One figure over the steps of a run; `steps` and `values` go together.' })
export class MetricSeriesType {
  @Field(() => String, { description: 'Which figure, such as `loss`, `terms.kd` or `validation.accuracy`.' })
  key!: string;

  @Field(() => [Int], { description: 'The steps, ascending.' })
  steps!: number[];

  @Field(() => [Float], { nullable: 'items', description: 'The figures at these steps; null where not finite.' })
  values!: (number | null)[];

  @Field(() => Boolean, { description: 'Whether some figure came out as NaN or infinite.' })
  nonFinite!: boolean;
}

/** A series as the schema's type reads it. */
export interface MetricSeriesView {
  readonly key: string;
  readonly steps: readonly number[];
  readonly values: readonly (number | null)[];
  readonly nonFinite: boolean;
}

/** Shapes a series for GraphQL. */
export function toMetricSeries({ key, points }: MetricSeries): MetricSeriesView {
  return {
    key,
    steps: points.map(({ step }) => step),
    values: points.map(({ value }) => finiteOrNull(value)),
    nonFinite: points.some(({ value }) => isNonFinite(value)),
  };
}
