// Builds the executable schema from the resolver classes.

import 'reflect-metadata';
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { buildSchemaSync, type PubSub } from 'type-graphql';
import {
  BadInputErrorType,
  ConflictErrorType,
  NotFoundErrorType,
  UnavailableErrorType,
} from './errors/user-error.type.js';
import { markOneOf } from './one-of.js';
import { RESOLVERS } from './resolvers.js';

/** Input types that accept exactly one of their fields. */
const ONE_OF_INPUTS = ['DatasetSourceInput', 'StudentInput', 'TokenizerInput'];

/** Subscriptions read stored events by themselves; the schema builder still asks for a bus. */
const NO_BUS: PubSub = {
  publish() {
    throw new Error('subscriptions read stored events');
  },
  subscribe() {
    throw new Error('subscriptions read stored events');
  },
};

/** The schema. Building it is synchronous, for the builder keeps its options in module state. */
export function buildSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [...RESOLVERS],
    orphanedTypes: [BadInputErrorType, NotFoundErrorType, ConflictErrorType, UnavailableErrorType],
    pubSub: NO_BUS,
    validate: false,
  });
  markOneOf(schema, ONE_OF_INPUTS);
  return schema;
}

/** The schema definition language, sorted, as committed in `schema/schema.graphql`. */
export function printSdl(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
