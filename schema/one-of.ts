// Marks input types as `@oneOf`, which the schema builder has no decorator for.

import { GraphQLInputObjectType, type GraphQLSchema } from 'graphql';
import { invariant } from '../lib/invariant.js';

/** Makes each named input type accept exactly one of its fields. All of its fields must be nullable, without defaults. */
export function markOneOf(schema: GraphQLSchema, names: readonly string[]): void {
  for (const name of names) {
    const type = schema.getType(name);
    invariant(type instanceof GraphQLInputObjectType, `${name} is not an input type`);
    type.isOneOf = true;
  }
}
