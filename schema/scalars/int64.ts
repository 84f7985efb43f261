// Whole numbers that do not fit GraphQL's 32-bit Int.

import { GraphQLScalarType } from 'graphql';

/** Serialises a safe integer as a decimal string, whatever its size. */
export const Int64Scalar = new GraphQLScalarType<number, string>({
  name: 'Int64',
  description: 'A whole number of up to 64 bits, always a decimal string so that no client rounds it.',
  serialize(value) {
    if (typeof value === 'number' && Number.isSafeInteger(value)) return value.toString();
    throw new TypeError('Int64 expects a safe integer');
  },
});
