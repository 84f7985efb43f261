// Shows what a client may know about the server.

import { Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import type { ProviderStatus } from '../../services/inference/provider-catalogue.js';
import type { Context, ServerFacts } from '../context.js';
import { ExecutionProviderInfoType, LimitsType, ServerInfoType } from './server-info.type.js';

@Resolver(() => ServerInfoType)
export class ServerInfoResolver {
  @Query(() => ServerInfoType, { description: 'Version, execution providers, limits and features of the server.' })
  serverInfo(@Ctx() { facts }: Context): ServerFacts {
    return facts;
  }

  @FieldResolver(() => [ExecutionProviderInfoType])
  executionProviders(@Ctx() { services }: Context): Promise<readonly ProviderStatus[]> {
    return services.providers.list();
  }
}

@Resolver(() => LimitsType)
export class LimitsResolver {
  @FieldResolver(() => Int)
  textsPerCall(@Root() { texts }: ServerFacts['limits']): number {
    return texts.maxTexts;
  }

  @FieldResolver(() => Int)
  tokensPerCall(@Root() { tokens }: ServerFacts['limits']): number {
    return tokens;
  }

  @FieldResolver(() => Int)
  charactersPerText(@Root() { texts }: ServerFacts['limits']): number {
    return texts.maxCharacters;
  }
}
