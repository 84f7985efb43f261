// Inputs that launch, list and control runs.

import { Field, Float, ID, InputType, Int } from 'type-graphql';
import type { RunKind, RunStatus } from '../../services/runs/run.js';
import { TargetPolicyEnum } from '../attribution/attribution.type.js';
import type { ObjectiveConfig, TargetPolicy } from '../context.js';
import { ModelRefScalar } from '../scalars/model-ref.js';
import { LossConventionEnum, ObjectiveKindEnum, RunKindEnum, RunStatusEnum } from './run.type.js';

@InputType({
  description: 'How to train. Absent fields take the defaults of the kind of run; `Run.training` shows them.',
})
export class TrainingInput {
  @Field(() => Int, { nullable: true, description: 'Passes over the training split.' })
  epochs?: number | null;

  @Field(() => Int, { nullable: true, description: 'Examples per step.' })
  batchSize?: number | null;

  @Field(() => Float, { nullable: true, description: 'Peak learning rate, reached after warm-up, then decayed to 0.' })
  learningRate?: number | null;

  @Field(() => Float, { nullable: true, description: 'Share of the steps spent on linear warm-up, from 0 to below 1.' })
  warmupRatio?: number | null;

  @Field(() => Float, { nullable: true, description: 'Decoupled weight decay; biases and LayerNorm are excluded.' })
  weightDecay?: number | null;

  @Field(() => Float, { nullable: true, description: 'Norm above which the gradient is scaled down; 0 means never.' })
  maxGradNorm?: number | null;

  @Field(() => Int, { nullable: true, description: 'Tokens per example; longer texts are truncated.' })
  maxLength?: number | null;

  @Field(() => Int, { nullable: true, description: 'Seed of the random numbers.' })
  seed?: number | null;

  @Field(() => Int, { nullable: true, description: 'Evaluate every so many steps too, not after each epoch only.' })
  evaluateEverySteps?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether the embeddings stay as they are.' })
  freezeEmbeddings?: boolean | null;

  @Field(() => Float, { nullable: true, description: 'Dropout probability, from 0 to below 1.' })
  dropout?: number | null;
}

@InputType({ description: 'A model to train on labels.' })
export class LaunchFineTuningInput {
  @Field(() => ModelRefScalar, { description: 'The model to start from.' })
  model!: string;

  @Field(() => String, { description: 'Name of the data set.' })
  dataset!: string;

  @Field(() => String, { description: 'Name of the model to publish; an existing name gets a new version.' })
  name!: string;

  @Field(() => TrainingInput, { nullable: true, description: 'How to train.' })
  training?: TrainingInput | null;

  @Field(() => String, { nullable: true, description: 'The same key again answers the same run, not a second one.' })
  idempotencyKey?: string | null;
}

@InputType({ description: 'Which layers of the teacher a student begins with.' })
export class LayerSelectionInput {
  @Field(() => [Int], { description: 'Layers of the teacher, counted from 0, in order.' })
  layers!: number[];

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether pooler and classifier are copied too; absent means yes.',
  })
  copyHead?: boolean | null;
}

@InputType({ description: 'How a student begins.' })
export class StudentInput {
  @Field(() => LayerSelectionInput, { nullable: true, description: 'As a copy of some of the teacher’s layers.' })
  fromTeacherLayers?: LayerSelectionInput | null;

  @Field(() => ModelRefScalar, { nullable: true, description: 'As a copy of another model.' })
  fromModel?: string | null;
}

@InputType({ description: 'Two layers whose [CLS] states are compared; both count from 0.' })
export class LayerPairInput {
  @Field(() => Int, { description: 'Layer of the student.' })
  student!: number;

  @Field(() => Int, { description: 'Layer of the teacher.' })
  teacher!: number;
}

@InputType({ description: 'What to minimise. Absent fields take defaults; `Run.objective` shows them.' })
export class ObjectiveInput {
  @Field(() => ObjectiveKindEnum, { description: 'Which terms the loss has.' })
  kind!: ObjectiveConfig['kind'];

  @Field(() => Float, { nullable: true, description: 'Share of KD against cross-entropy, from 0 to 1.' })
  alpha?: number | null;

  @Field(() => Float, { nullable: true, description: 'Softmax temperature of KD, above 0.' })
  temperature?: number | null;

  @Field(() => Float, { nullable: true, description: 'Weight of the patience term.' })
  beta?: number | null;

  @Field(() => Float, { nullable: true, description: 'Weight of the gradient alignment.' })
  gamma?: number | null;

  @Field(() => TargetPolicyEnum, { nullable: true, description: 'Whose class the input gradients explain.' })
  targetPolicy?: TargetPolicy | null;

  @Field(() => LossConventionEnum, { nullable: true, description: 'How terms are reduced.' })
  lossConvention?: ObjectiveConfig['lossConvention'] | null;

  @Field(() => [LayerPairInput], { nullable: true, description: 'Layers whose [CLS] states are compared.' })
  layerMap?: LayerPairInput[] | null;
}

@InputType({ description: 'A student to train on labels and a teacher.' })
export class LaunchDistillationInput {
  @Field(() => ModelRefScalar, { description: 'The teacher.' })
  teacher!: string;

  @Field(() => String, { description: 'Name of the data set.' })
  dataset!: string;

  @Field(() => String, { description: 'Name of the model to publish; an existing name gets a new version.' })
  name!: string;

  @Field(() => StudentInput, { description: 'How the student begins.' })
  student!: StudentInput;

  @Field(() => ObjectiveInput, { description: 'What to minimise.' })
  objective!: ObjectiveInput;

  @Field(() => TrainingInput, { nullable: true, description: 'How to train.' })
  training?: TrainingInput | null;

  @Field(() => String, { nullable: true, description: 'The same key again answers the same run, not a second one.' })
  idempotencyKey?: string | null;
}

@InputType({ description: 'A run to control.' })
export class RunControlInput {
  @Field(() => ID, { description: 'Id of the run.' })
  id!: string;
}

@InputType({ description: 'Which runs to list; absent fields match all.' })
export class RunFilter {
  @Field(() => RunKindEnum, { nullable: true, description: 'Only runs that do this.' })
  kind?: RunKind | null;

  @Field(() => RunStatusEnum, { nullable: true, description: 'Only runs that stand here.' })
  status?: RunStatus | null;
}
