// Looks up any object by its global id.

import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { unreachable } from '../../lib/unreachable.js';
import type { Context } from '../context.js';
import { fromGlobalId } from '../global-id.js';
import { NodeInterface, type NodeObject } from './node.type.js';

@Resolver()
export class NodeResolver {
  @Query(() => NodeInterface, { nullable: true, description: 'Any object by its id; null if there is none.' })
  async node(
    @Arg('id', () => ID, { description: 'An id that the API gave out.' }) id: string,
    @Ctx() { services }: Context,
  ): Promise<NodeObject | null> {
    const address = fromGlobalId(id);
    if (address === undefined) return null;
    switch (address.type) {
      case 'ModelVersion':
        return (await services.models.byId(address.id)) ?? null;
      case 'Dataset':
        return (await services.datasets.byId(address.id)) ?? null;
      case 'Run':
        return (await services.runs.byId(address.id)) ?? null;
      default:
        return unreachable(address.type);
    }
  }
}
