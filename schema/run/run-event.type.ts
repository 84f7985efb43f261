// What happened in a run, as clients read and follow it.

import { createUnionType, Field, Float, Int, ObjectType } from 'type-graphql';
import type { SplitName } from '../../services/datasets/dataset.js';
import type { RunEventBody, RunStatus } from '../../services/runs/run.js';
import { SplitNameEnum } from '../dataset/dataset.type.js';
import { describedEnum } from '../described-enum.js';
import { MetricType } from '../metric.type.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { RunStatusEnum } from './run.type.js';

type LogLevel = Extract<RunEventBody, { type: 'log-emitted' }>['level'];

const LogLevelEnum = describedEnum<LogLevel>('LogLevel', 'How serious a message is.', {
  info: 'For information.',
  warning: 'Worth a look.',
  error: 'Something failed.',
});

@ObjectType()
abstract class EventBase {
  @Field(() => Int, { description: 'Number of the event in its run, from 1 and without gaps.' })
  sequence!: number;

  @Field(() => DateTimeScalar, { description: 'When it was recorded.' })
  at!: Date;
}

@ObjectType('RunStatusChanged', { description: 'The run has a new status.' })
export class RunStatusChangedType extends EventBase {
  @Field(() => RunStatusEnum, { description: 'The new status.' })
  status!: RunStatus;

  @Field(() => String, { nullable: true, description: 'Why, where there is more to say.' })
  reason!: string | null;
}

@ObjectType('LossTerm', { description: 'One part of the loss.' })
export class LossTermType {
  @Field(() => String, { description: 'Which part, such as `cross-entropy`, `kd` or `gradient`.' })
  name!: string;

  @Field(() => Float, { nullable: true, description: 'Its value before weighting; null if it is not finite.' })
  value!: number | null;

  @Field(() => Float, { nullable: true, description: 'What it adds to the loss; null if it is not finite.' })
  weighted!: number | null;

  @Field(() => Boolean, { description: 'Whether one of the two figures came out as NaN or infinite.' })
  nonFinite!: boolean;
}

@ObjectType('StepCompleted', { description: 'One optimiser step was done.' })
export class StepCompletedType extends EventBase {
  @Field(() => Int, { description: 'Number of the step, from 1.' })
  step!: number;

  @Field(() => Int, { description: 'The epoch that the step belongs to.' })
  epoch!: number;

  @Field(() => Float, { description: 'Learning rate of the step.' })
  learningRate!: number;

  @Field(() => Float, { nullable: true, description: 'The loss; null if it is not finite.' })
  loss!: number | null;

  @Field(() => [LossTermType], { description: 'The parts of the loss.' })
  terms!: LossTermType[];

  @Field(() => Float, {
    nullable: true,
    description: 'Mean token cosine of the input gradients of student and teacher; null if the objective has none.',
  })
  gradientCosine!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Norm of the parameter gradient before clipping; null if it is not finite.',
  })
  gradientNorm!: number | null;

  @Field(() => Boolean, {
    description: 'Whether loss, gradient cosine or gradient norm came out as NaN or infinite and so are null.',
  })
  nonFinite!: boolean;

  @Field(() => Float, { description: 'Training examples per second, lately.' })
  examplesPerSecond!: number;
}

@ObjectType('EvaluationCompleted', { description: 'A split was evaluated.' })
export class EvaluationCompletedType extends EventBase {
  @Field(() => Int, { description: 'Steps done at that time.' })
  step!: number;

  @Field(() => Int, { description: 'The epoch at that time.' })
  epoch!: number;

  @Field(() => SplitNameEnum, { description: 'The split.' })
  split!: SplitName;

  @Field(() => [MetricType], { description: 'The figures, such as `accuracy` and `loss`.' })
  metrics!: MetricType[];
}

@ObjectType('CheckpointSaved', { description: 'The weights were saved.' })
export class CheckpointSavedType extends EventBase {
  @Field(() => Int, { description: 'Steps done at that time.' })
  step!: number;

  @Field(() => MetricType, { description: 'The figure that checkpoints are chosen by.' })
  metric!: MetricType;

  @Field(() => Boolean, { description: 'Whether it is the best so far.' })
  best!: boolean;
}

@ObjectType('LogEmitted', { description: 'The run has something to say.' })
export class LogEmittedType extends EventBase {
  @Field(() => LogLevelEnum, { description: 'How serious it is.' })
  level!: LogLevel;

  @Field(() => String, { description: 'The message.' })
  message!: string;
}

/** Which type shows which event; complete over the events of a run. */
const TYPE_OF_EVENT = {
  'status-changed': 'RunStatusChanged',
  'step-completed': 'StepCompleted',
  'evaluation-completed': 'EvaluationCompleted',
  'checkpoint-saved': 'CheckpointSaved',
  'log-emitted': 'LogEmitted',
} as const satisfies Record<RunEventBody['type'], string>;

export const RunEventUnion = createUnionType({
  name: 'RunEvent',
  description: 'Something that happened in a run. Later versions may add members.',
  types: () =>
    [RunStatusChangedType, StepCompletedType, EvaluationCompletedType, CheckpointSavedType, LogEmittedType] as const,
  resolveType: (event: unknown) => TYPE_OF_EVENT[(event as { readonly type: RunEventBody['type'] }).type],
});

@ObjectType('RunEventPage', { description: 'Events of a run in order, without gaps.' })
export class RunEventPageType {
  @Field(() => [RunEventUnion], { description: 'The events.' })
  events!: object[];

  @Field(() => String, { description: 'Pass it as `after` to go on behind this page.' })
  cursor!: string;

  @Field(() => Boolean, { description: 'Whether more events are recorded already.' })
  hasMore!: boolean;
}
