// What mutations of models answer.

import { Field, ObjectType } from 'type-graphql';
import { type UserErrorView, UserErrorType } from '../errors/user-error.type.js';
import type { ModelVersion } from '../../services/registry/model-version.js';
import { ModelVersionType } from './model.type.js';

@ObjectType()
abstract class ModelPayload {
  @Field(() => ModelVersionType, { nullable: true, description: 'The model version; null if there are errors.' })
  model!: ModelVersion | null;

  @Field(() => [UserErrorType], { description: 'Why it was not done; empty on success.' })
  errors!: readonly UserErrorView[];
}

@ObjectType({ description: 'Outcome of `importModel`.' })
export class ImportModelPayload extends ModelPayload {}

@ObjectType({ description: 'Outcome of `createModel`.' })
export class CreateModelPayload extends ModelPayload {}

@ObjectType({ description: 'Outcome of `setAlias`.' })
export class SetAliasPayload extends ModelPayload {}

@ObjectType({ description: 'Outcome of `deleteModelVersion`: the version that was deleted.' })
export class DeleteModelVersionPayload extends ModelPayload {}

@ObjectType({ description: 'Outcome of `loadModel`: the version, which answers.' })
export class LoadModelPayload extends ModelPayload {}

@ObjectType({ description: 'Outcome of `unloadModel`: the version, whose engine has ended.' })
export class UnloadModelPayload extends ModelPayload {}
