// What a client may know about the server.

import { Field, Int, ObjectType } from 'type-graphql';
import type { Attribution } from '../../services/attribution/attribution.js';
import { ExecutionProviderEnum } from '../attribution/execution-provider.enum.js';
import type { ServerFacts } from '../context.js';
import { Int64Scalar } from '../scalars/int64.js';

@ObjectType('ExecutionProviderInfo', { description: 'Whether an execution provider can be used.' })
export class ExecutionProviderInfoType {
  @Field(() => ExecutionProviderEnum, { description: 'The provider.' })
  name!: Attribution['provider'];

  @Field(() => Boolean, { description: 'Whether it can be used.' })
  available!: boolean;

  @Field(() => String, { nullable: true, description: 'Why it cannot; null if it can.' })
  reason!: string | null;
}

@ObjectType('Limits', { description: 'Limits on requests, the same over HTTP and WebSocket.' })
export class LimitsType {
  @Field(() => Int, { description: 'Most texts in one call.' })
  textsPerCall!: number;

  @Field(() => Int, { description: 'Most tokens of all texts in one call.' })
  tokensPerCall!: number;

  @Field(() => Int, {
    description: 'How long a request may wait for models, in milliseconds; `extensions.deadlineMs` can shorten it.',
  })
  requestDeadlineMs!: number;

  @Field(() => Int, { description: 'Most UTF-16 code units in one text, together with the second text of a pair.' })
  charactersPerText!: number;

  @Field(() => Int64Scalar, { description: 'Most bytes in one request or WebSocket message.' })
  bodyBytes!: number;

  @Field(() => Int64Scalar, { description: 'Most bytes in one uploaded file.' })
  uploadBytes!: number;

  @Field(() => Int, { description: 'Most levels of fields in one document.' })
  queryDepth!: number;

  @Field(() => Int, {
    description:
      'Most cost of one operation: a field costs 1, a list its selection per item, a text through a model 10.',
  })
  queryCost!: number;

  @Field(() => Int, { description: 'Most tokens in one document.' })
  queryTokens!: number;

  @Field(() => Int, { description: 'Most operations at once on one WebSocket connection.' })
  subscriptionsPerConnection!: number;
}

@ObjectType('Feature', { description: 'Something that a server may or may not offer.' })
export class FeatureType {
  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => Boolean, { description: 'Whether this server offers it.' })
  enabled!: boolean;
}

@ObjectType('ServerInfo', { description: 'What a client may know about the server.' })
export class ServerInfoType {
  @Field(() => String, { description: 'Version of the server.' })
  version!: string;

  @Field(() => [ExecutionProviderInfoType], { description: 'What can execute graphs.' })
  executionProviders!: ExecutionProviderInfoType[];

  @Field(() => LimitsType, { description: 'Limits on requests.' })
  limits!: object;

  @Field(() => [FeatureType], { description: 'What this server offers beyond the schema.' })
  features!: ServerFacts['features'];
}
