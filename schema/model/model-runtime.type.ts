// Where a model version runs: what was asked for, what really runs, and the proof that it computes the same.

import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { ProviderChoice } from '../../services/inference/placement.js';
import type { ModelRuntime } from '../../services/inference/runtimes.js';
import type { Attribution } from '../../services/attribution/attribution.js';
import { ExecutionProviderEnum } from '../attribution/execution-provider.enum.js';
import { describedEnum } from '../described-enum.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { Int64Scalar } from '../scalars/int64.js';

export const ProviderChoiceEnum = describedEnum<ProviderChoice>(
  'ProviderChoice',
  'Where a model shall run. Later versions may add values.',
  {
    auto: 'The first of CUDA, WebGPU and the processor that works and is not slower than the processor.',
    cpu: 'The processor.',
    webgpu: 'A GPU, through Vulkan.',
    cuda: 'An NVIDIA GPU, through CUDA.',
  },
);

const RuntimeStateEnum = describedEnum<ModelRuntime['state']>(
  'RuntimeState',
  'Where a model version stands with the engines. Later versions may add values.',
  {
    UNLOADED: 'It has no engine; the next request loads it.',
    WAITING: 'It is wanted and waits for a place among the engines.',
    LOADING: 'Its engine is starting.',
    READY: 'Its engine answers.',
    STOPPING: 'Its engine is finishing what it has begun.',
  },
);

@ObjectType('NodePlacement', { description: 'How many operators of a graph a provider runs.' })
class NodePlacementType {
  @Field(() => ExecutionProviderEnum, { description: 'The provider.' })
  provider!: Attribution['provider'];

  @Field(() => Int, { description: 'Operators that it runs, as ONNX Runtime recorded them.' })
  nodes!: number;
}

@ObjectType('ParityCertificate', {
  description: 'How far a model computes the same on a provider as on the processor, measured when it was loaded.',
})
class ParityCertificateType {
  @Field(() => ExecutionProviderEnum, { description: 'The provider that was measured.' })
  provider!: Attribution['provider'];

  @Field(() => DateTimeScalar, { description: 'When it was measured.' })
  measuredAt!: Date;

  @Field(() => Int, { description: 'Rows of the batch that both ran.' })
  rows!: number;

  @Field(() => Int, { description: 'Tokens per row of that batch, padding included.' })
  length!: number;

  @Field(() => Float, { description: 'Largest difference of a logit.' })
  forward!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Largest difference of an element of the input gradient; null for a model without one.',
  })
  gradient!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'The same as a share of the largest element of its row: gradients of certain predictions are small.',
  })
  relativeGradient!: number | null;

  @Field(() => [NodePlacementType], { description: 'What really ran where, when the model predicted that batch.' })
  placement!: NodePlacementType[];
}

@ObjectType('ModelRuntime', { description: 'Where a model version runs.' })
export class ModelRuntimeType {
  @Field(() => RuntimeStateEnum, { description: 'Where it stands with the engines.' })
  state!: ModelRuntime['state'];

  @Field(() => ProviderChoiceEnum, { description: 'The provider that was asked for.' })
  requested!: ProviderChoice;

  @Field(() => Boolean, { description: 'Whether the processor may stand in for it.' })
  fallbackAllowed!: boolean;

  @Field(() => ExecutionProviderEnum, {
    nullable: true,
    description: 'The provider that runs it; null while none does.',
  })
  provider!: Attribution['provider'] | null;

  @Field(() => [String], {
    description: 'What spoke against the providers that were tried before `provider`; empty where it was the first.',
  })
  reasons!: readonly string[];

  @Field(() => ParityCertificateType, {
    nullable: true,
    description:
      'The newest certificate; null for a model that has only run on the processor, which others are measured by.',
  })
  certificate!: ParityCertificateType | null;

  @Field(() => Int64Scalar, { nullable: true, description: 'Resident memory of the engine process in bytes.' })
  memoryBytes!: number | null;

  @Field(() => Int, { description: 'Texts that wait for a batch.' })
  queuedTexts!: number;

  @Field(() => Int, { description: 'Texts that are with the engine.' })
  runningTexts!: number;
}
