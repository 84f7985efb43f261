// Free-form data that is passed on as it is stored.

import { GraphQLScalarType } from 'graphql';

/** A JSON object as an output value. */
export const JsonScalar = new GraphQLScalarType<unknown, unknown>({
  name: 'JSON',
  description: 'A JSON object, passed on as it was recorded; its keys depend on what recorded it.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
});
