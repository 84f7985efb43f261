// A named figure, used wherever something was measured.

import { Field, Float, ObjectType } from 'type-graphql';
import type { NamedValue } from '../services/runs/run.js';
import { finiteOrNull, isNonFinite } from './finite.js';

@ObjectType('Metric', { description: 'A figure that was measured, by name.' })
export class MetricType {
  @Field(() => String, { description: 'What was measured, such as `accuracy`.' })
  name!: string;

  @Field(() => Float, { nullable: true, description: 'The figure; null if it is not finite.' })
  value!: number | null;

  @Field(() => Boolean, { description: 'Whether the figure came out as NaN or infinite.' })
  nonFinite!: boolean;
}

/** A figure as the schema's type reads it. */
export interface MetricView {
  readonly name: string;
  readonly value: number | null;
  readonly nonFinite: boolean;
}

/** Shapes a figure for GraphQL. */
export function toMetric({ name, value }: NamedValue): MetricView {
  return { name, value: finiteOrNull(value), nonFinite: isNonFinite(value) };
}
