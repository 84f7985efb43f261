import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type GraphQLArgument,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  validateSchema,
} from 'graphql';
import { buildSchema, printSdl } from '../../schema/build-schema.js';

describe('the schema', () => {
  const schema = buildSchema();

  it('is valid', () => {
    expect(validateSchema(schema)).toEqual([]);
  });

  it('is what schema.graphql says', () => {
    const committed = readFileSync(join(__dirname, '../../schema/schema.graphql'), 'utf8');
    expect(printSdl(schema)).toBe(committed);
  });

  it('can be built twice in one process', () => {
    expect(printSdl(buildSchema())).toBe(printSdl(schema));
  });

  it('describes every type, field, argument and enum value', () => {
    expect(undescribed(schema)).toEqual([]);
  });

  it.each(['DatasetSourceInput', 'StudentInput', 'TokenizerInput'])('accepts exactly one field of %s', (name) => {
    const type = schema.getType(name);
    expect(isInputObjectType(type) && type.isOneOf).toBe(true);
  });

  it('has the fields of the contract', () => {
    expect(Object.keys(schema.getQueryType()!.getFields()).sort()).toEqual([
      ...['attribute', 'compare', 'dataset', 'datasets', 'model', 'models', 'node', 'predict', 'run', 'runs'],
      'serverInfo',
    ]);
    expect(Object.keys(schema.getMutationType()!.getFields()).sort()).toEqual([
      ...['cancelRun', 'createDataset', 'createModel', 'deleteModelVersion', 'importModel'],
      ...['launchDistillation', 'launchFineTuning', 'loadModel', 'setAlias', 'unloadModel'],
    ]);
    expect(Object.keys(schema.getSubscriptionType()!.getFields())).toEqual(['runEvents']);
  });

  it('lets members of the event union be asked for fields of the same name', () => {
    const union = schema.getType('RunEvent');
    const types = new Map<string, Set<string>>();
    const members = union && 'getTypes' in union ? union.getTypes() : [];
    for (const field of members.flatMap((member) => Object.values(member.getFields()))) {
      types.set(field.name, (types.get(field.name) ?? new Set()).add(String(field.type)));
    }
    expect([...types].filter(([, kinds]) => kinds.size > 1)).toEqual([]);
  });
});

/** Coordinates of everything of ours that has no description. */
function undescribed(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap())
    .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
    .filter(({ name }) => !['Query', 'Mutation', 'Subscription'].includes(name))
    .flatMap((type) => [...(type.description ? [] : [type.name]), ...undescribedMembers(type)])
    .concat(
      [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) =>
        type ? undescribedMembers(type) : [],
      ),
    );
}

function undescribedMembers(type: GraphQLNamedType): string[] {
  if (isEnumType(type)) {
    return type.getValues().flatMap(({ name, description }) => (description ? [] : [`${type.name}.${name}`]));
  }
  if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => [
    ...(field.description ? [] : [`${type.name}.${field.name}`]),
    ...('args' in field
      ? (field.args as readonly GraphQLArgument[]).flatMap((arg) =>
          arg.description ? [] : [`${type.name}.${field.name}(${arg.name}:)`],
        )
      : []),
  ]);
}
