// Shows what a client may know about the server.

import { Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import type { Context, ServerFacts } from '../context.js';
import { LimitsType, ServerInfoType } from './server-info.type.js';

@Resolver()
export class ServerInfoResolver {
  @Query(() => ServerInfoType, { description: 'Version, execution providers, limits and features of the server.' })
  serverInfo(@Ctx() { facts }: Context): ServerFacts & { readonly executionProviders: readonly object[] } {
    return { ...facts, executionProviders: [{ name: 'CPU', available: true, reason: null }] };
  }
}

@Resolver(() => LimitsType)
export class LimitsResolver {
  @FieldResolver(() => Int)
  textsPerCall(@Root() { texts }: ServerFacts['limits']): number {
    return texts.maxTexts;
  }

  @FieldResolver(() => Int)
  charactersPerText(@Root() { texts }: ServerFacts['limits']): number {
    return texts.maxCharacters;
  }
}
