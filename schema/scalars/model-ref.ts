// How clients name a model version.

import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

/** A reference as text; the registry interprets it and says what is wrong with a malformed one. */
export const ModelRefScalar = new GraphQLScalarType<string, string>({
  name: 'ModelRef',
  description:
    'Names a model version: `name` (the newest), `name@3` (that version) or `name@production` (the version that carries the alias).',
  serialize: toText,
  parseValue: toText,
  parseLiteral(node) {
    return toText(node.kind === Kind.STRING ? node.value : undefined);
  },
});

function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new GraphQLError('ModelRef expects a string such as "name", "name@3" or "name@production"');
}
