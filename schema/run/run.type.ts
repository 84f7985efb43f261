// A run, its state, settings and figures.

import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { Progress, RunError, RunKind, RunStatus } from '../../services/runs/run.js';
import { TargetPolicyEnum } from '../attribution/attribution.type.js';
import type { ObjectiveConfig, TargetPolicy } from '../context.js';
import { describedEnum } from '../described-enum.js';
import { NodeInterface } from '../node/node.type.js';
import { connectionType } from '../pagination/connection.type.js';
import { DateTimeScalar } from '../scalars/date-time.js';

export const RunKindEnum = describedEnum<RunKind>('RunKind', 'What a run does. Later versions may add values.', {
  FINE_TUNING: 'Trains a model on labels.',
  DISTILLATION: 'Trains a student on labels and a teacher.',
});

export const RunStatusEnum = describedEnum<RunStatus>(
  'RunStatus',
  'Where a run stands. Later versions may add values.',
  {
    QUEUED: 'Waits for its turn.',
    RUNNING: 'Executes.',
    CANCELLING: 'Was asked to stop and has not stopped yet.',
    CANCELLED: 'Was stopped before its end.',
    SUCCEEDED: 'Ended and published its model.',
    FAILED: 'Ended without a model; `error` says why.',
  },
);

const RunErrorCodeEnum = describedEnum<RunError['code']>('RunErrorCode', 'Why a run failed.', {
  DIVERGED: 'A term of the loss stopped being finite.',
  INTERRUPTED: 'The server stopped while the run executed.',
  PROCESS_DIED: 'The process that executed the run ended unexpectedly.',
  BAD_INPUT: 'The run’s settings, models and data do not fit each other.',
  INTERNAL: 'A fault of the server.',
});

export const ObjectiveKindEnum = describedEnum<ObjectiveConfig['kind']>('ObjectiveKind', 'What a run minimises.', {
  NONE: 'Cross-entropy with the gold labels alone: the control.',
  KD: 'Cross-entropy and the teacher’s softened output.',
  PKD: 'KD and the normalised [CLS] states of mapped layers.',
  GRADIENT_KD: 'KD and the alignment of input gradients.',
  GRADIENT_KD_CLS: 'GRADIENT_KD, the patience term of PKD and the alignment of [CLS] gradients at mapped layers.',
});

export const LossConventionEnum = describedEnum<ObjectiveConfig['lossConvention']>(
  'LossConvention',
  'How terms are reduced. Weights must not be compared across conventions.',
  {
    PLAIN: 'Plain means over the batch.',
    REFERENCE: 'As the paper’s code: KD also divided by the number of classes, the patience term by the hidden width.',
  },
);

@ObjectType('Progress', { description: 'How far a run has come.' })
export class ProgressType {
  @Field(() => Int, { description: 'Steps done.' })
  step!: number;

  @Field(() => Int, { description: 'Steps of the whole run.' })
  totalSteps!: number;

  @Field(() => Int, { description: 'The epoch that the step belongs to.' })
  epoch!: number;

  @Field(() => Float, { description: 'Share of the steps that are done, from 0 to 1.' })
  fraction!: number;

  @Field(() => Float, { description: 'Training examples per second, lately.' })
  examplesPerSecond!: number;

  @Field(() => Float, { nullable: true, description: 'Estimated seconds to the end; null while unknown.' })
  etaSeconds!: number | null;
}

@ObjectType('RunError', { description: 'Why a run failed.' })
export class RunErrorType {
  @Field(() => RunErrorCodeEnum, { description: 'The reason, for programs.' })
  code!: RunError['code'];

  @Field(() => String, { description: 'The reason, for people.' })
  message!: string;

  @Field(() => Int, { nullable: true, description: 'The step that diverged.' })
  step!: number | null;

  @Field(() => String, { nullable: true, description: 'The term of the loss that diverged.' })
  term!: string | null;
}

@ObjectType('LayerPair', { description: 'Two layers whose [CLS] states are compared; both count from 0.' })
export class LayerPairType {
  @Field(() => Int, { description: 'Layer of the student.' })
  student!: number;

  @Field(() => Int, { description: 'Layer of the teacher.' })
  teacher!: number;
}

@ObjectType('Objective', { description: 'What a run minimises, with all defaults filled in.' })
export class ObjectiveType {
  @Field(() => ObjectiveKindEnum, { description: 'Which terms the loss has.' })
  kind!: ObjectiveConfig['kind'];

  @Field(() => Float, { description: 'Share of KD against cross-entropy.' })
  alpha!: number;

  @Field(() => Float, { description: 'Softmax temperature of KD.' })
  temperature!: number;

  @Field(() => Float, { description: 'Weight of the patience term.' })
  beta!: number;

  @Field(() => Float, { description: 'Weight of the gradient alignment.' })
  gamma!: number;

  @Field(() => TargetPolicyEnum, { description: 'Whose class the input gradients explain.' })
  targetPolicy!: TargetPolicy;

  @Field(() => LossConventionEnum, { description: 'How terms are reduced.' })
  lossConvention!: ObjectiveConfig['lossConvention'];

  @Field(() => [LayerPairType], { description: 'Layers whose [CLS] states are compared.' })
  layerMap!: LayerPairType[];
}

@ObjectType('Training', { description: 'How a run trains, with all defaults filled in.' })
export class TrainingType {
  @Field(() => Int, { description: 'Passes over the training split.' })
  epochs!: number;

  @Field(() => Int, { description: 'Examples per step.' })
  batchSize!: number;

  @Field(() => Float, { description: 'Peak learning rate.' })
  learningRate!: number;

  @Field(() => Float, { description: 'Share of the steps spent on linear warm-up.' })
  warmupRatio!: number;

  @Field(() => Float, { description: 'Decoupled weight decay.' })
  weightDecay!: number;

  @Field(() => Float, { description: 'Norm above which the gradient is scaled down; 0 means never.' })
  maxGradNorm!: number;

  @Field(() => Int, { description: 'Tokens per example; longer texts are truncated.' })
  maxLength!: number;

  @Field(() => Int, { description: 'Seed of the random numbers.' })
  seed!: number;

  @Field(() => Int, { nullable: true, description: 'Steps between evaluations; null means after each epoch only.' })
  evaluateEverySteps!: number | null;

  @Field(() => Boolean, { description: 'Whether the embeddings stay as they are.' })
  freezeEmbeddings!: boolean;

  @Field(() => Float, { description: 'Dropout probability.' })
  dropout!: number;
}

@ObjectType('Run', {
  implements: NodeInterface,
  description: 'One execution of fine-tuning or distillation.',
})
export class RunType extends NodeInterface {
  @Field(() => RunKindEnum, { description: 'What it does.' })
  kind!: RunKind;

  @Field(() => RunStatusEnum, { description: 'Where it stands.' })
  status!: RunStatus;

  @Field(() => DateTimeScalar, { description: 'When it was launched.' })
  createdAt!: Date;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it began to execute; null before.' })
  startedAt!: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it ended; null before.' })
  finishedAt!: Date | null;

  @Field(() => ProgressType, { nullable: true, description: 'How far it has come; null until the first step.' })
  progress!: Progress | null;

  @Field(() => RunErrorType, { nullable: true, description: 'Why it failed; null unless it did.' })
  error!: RunError | null;
}

export const RunConnectionType = connectionType('Run', 'runs', () => RunType);
