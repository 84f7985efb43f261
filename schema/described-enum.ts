// Registers a union of string literals as a GraphQL enum; a missing or undescribed value does not compile.

import { registerEnumType } from 'type-graphql';

/** The GraphQL spelling of a domain value: `fine-tuned` becomes `FINE_TUNED`. */
function enumKey(value: string): string {
  return value.toUpperCase().replaceAll('-', '_');
}

/**
 * Registers an enum whose values are exactly the members of `V`, each with its description, and returns the object that
 * type functions refer to. Resolvers see and return the domain values; clients see the GraphQL spelling.
 */
export function describedEnum<V extends string>(
  name: string,
  description: string,
  values: Readonly<Record<V, string>>,
): Readonly<Record<string, V>> {
  const members = Object.keys(values) as V[];
  const enumObject = Object.fromEntries(members.map((value) => [enumKey(value), value])) as Record<string, V>;
  registerEnumType(enumObject, {
    name,
    description,
    valuesConfig: Object.fromEntries(members.map((value) => [enumKey(value), { description: values[value] }])),
  });
  return enumObject;
}
