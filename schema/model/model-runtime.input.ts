// Inputs that load and unload model versions.

import { Field, InputType } from 'type-graphql';
import type { ProviderChoice } from '../../services/inference/placement.js';
import { ModelRefScalar } from '../scalars/model-ref.js';
import { ProviderChoiceEnum } from './model-runtime.type.js';

@InputType({ description: 'A model version to load, and where.' })
export class LoadModelInput {
  @Field(() => ModelRefScalar, { description: 'The version to load.' })
  model!: string;

  @Field(() => ProviderChoiceEnum, {
    nullable: true,
    description: 'Where it shall run from now on; absent means where it ran before, at first the server’s default.',
  })
  provider?: ProviderChoice | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether the processor may stand in where `provider` does not work; otherwise that is an error.',
  })
  allowFallback?: boolean | null;
}

@InputType({ description: 'A model version to unload.' })
export class UnloadModelInput {
  @Field(() => ModelRefScalar, { description: 'The version to unload.' })
  model!: string;
}
