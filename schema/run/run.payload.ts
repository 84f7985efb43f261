// What mutations of runs answer.

import { Field, ObjectType } from 'type-graphql';
import type { Run } from '../../services/runs/run.js';
import { type UserErrorView, UserErrorType } from '../errors/user-error.type.js';
import { RunType } from './run.type.js';

@ObjectType()
abstract class RunPayload {
  @Field(() => RunType, { nullable: true, description: 'The run; null if there are errors.' })
  run!: Run | null;

  @Field(() => [UserErrorType], { description: 'Why it was not done; empty on success.' })
  errors!: readonly UserErrorView[];
}

@ObjectType({ description: 'Outcome of launching a run.' })
export class LaunchRunPayload extends RunPayload {}

@ObjectType({ description: 'Outcome of controlling a run.' })
export class RunControlPayload extends RunPayload {}
