// A named figure, used wherever something was measured.

import { Field, Float, ObjectType } from 'type-graphql';

@ObjectType('Metric', { description: 'A figure that was measured, by name.' })
export class MetricType {
  @Field(() => String, { description: 'What was measured, such as `accuracy`.' })
  name!: string;

  @Field(() => Float, { nullable: true, description: 'The figure; null if it is not finite.' })
  value!: number | null;

  @Field(() => Boolean, { description: 'Whether the figure came out as NaN or infinite.' })
  nonFinite!: boolean;
}
