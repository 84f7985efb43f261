import { toGlobalId } from '../../schema/global-id.js';
import { type Edge, startEdge } from '../support/edge.js';
import { prepareJourney } from '../support/tiny-journey.js';

interface Payload extends Readonly<Record<string, unknown>> {
  readonly errors: readonly { readonly path: readonly string[] }[];
}

interface ShownModel {
  readonly createdAt: string;
  readonly card: { readonly digests: readonly { readonly file: string }[] };
}

interface ShownPage {
  readonly nodes: readonly object[];
  readonly edges: readonly { readonly cursor: string }[];
  readonly pageInfo: { readonly endCursor: string };
}

describe('models, data sets and runs as the API lists them', () => {
  let edge: Edge;

  beforeAll(async () => {
    edge = await startEdge();
    await prepareJourney(edge);
  });

  afterAll(() => edge.stop());

  const mutate = async (name: string, selection: string, input: object): Promise<Payload> => {
    const type = name === 'cancelRun' ? 'RunControlInput' : `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
    const errors = 'errors { __typename message code path ... on BadInputError { expected got } }';
    const document = `mutation ($input: ${type}!) { payload: ${name}(input: $input) { ${selection} ${errors} } }`;
    const answer = await edge.execute<{ payload: Payload }>(document, { input });
    expect(answer.errors).toBeUndefined();
    return answer.data.payload;
  };

  it('gives null for what does not exist', async () => {
    const { data, errors } = await edge.execute(
      '{ model(ref: "none") { id } dataset(name: "none") { id } run(id: "none") { id } node(id: "none") { id } }',
    );
    expect({ data, errors }).toEqual({ data: { model: null, dataset: null, run: null, node: null } });
  });

  it('finds by node what it shows elsewhere', async () => {
    const { data } = await edge.execute<Record<'model' | 'dataset', { readonly id: string }>>(
      '{ model(ref: "teacher@1") { id ref } dataset(name: "reviews") { id name } }',
    );
    const { data: nodes } = await edge.execute(
      'query ($m: ID!, $d: ID!, $n: ID!) { m: node(id: $m) { ...a } d: node(id: $d) { ...a } n: node(id: $n) { id } } ' +
        'fragment a on Node { __typename id ... on ModelVersion { ref } ... on Dataset { name } }',
      { m: data.model.id, d: data.dataset.id, n: toGlobalId('Run', 'none') },
    );
    expect(nodes).toEqual({
      m: { __typename: 'ModelVersion', ...data.model },
      d: { __typename: 'Dataset', ...data.dataset },
      n: null,
    });
  });

  it('shows a model with big numbers as text', async () => {
    const { data } = await edge.execute<{ model: ShownModel }>(
      '{ model(ref: "teacher") { name version labels family layers hiddenSize maxLength parameterCount byteSize aliases createdAt ' +
        'card { origin seed teacher { ref } digests { file sha256 } } } }',
    );
    expect(data.model).toMatchObject({
      ...{ name: 'teacher', version: 1, labels: ['negative', 'positive'], family: 'BERT', layers: 2, hiddenSize: 16 },
      ...{ maxLength: 16, parameterCount: expect.stringMatching(/^\d+$/), byteSize: expect.stringMatching(/^\d+$/) },
      card: { origin: 'CREATED', seed: 1, teacher: null },
    });
    expect(new Date(data.model.createdAt).toISOString()).toBe(data.model.createdAt);
    expect(data.model.card.digests.map(({ file }) => file)).toContain('model.safetensors');
  });

  it('pages through a list by cursor', async () => {
    for (const seed of [2, 3]) {
      const encoder = { family: 'BERT', layers: 1, hiddenSize: 8, heads: 1, intermediateSize: 8, maxLength: 8 };
      const tokenizer = { fromModel: 'teacher' };
      await mutate('createModel', 'model { id }', { name: 'paged', labels: ['a', 'b'], encoder, tokenizer, seed });
    }
    const page = 'nodes { ref } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';
    const document = `query ($after: String) { models(first: 2, after: $after) { ${page} } }`;
    const first = (await edge.execute<{ models: ShownPage }>(document)).data.models;
    expect(first.nodes).toEqual([{ ref: 'paged@2' }, { ref: 'paged@1' }]);
    expect(first.pageInfo).toEqual({
      ...{ hasNextPage: true, hasPreviousPage: false },
      ...{ startCursor: first.edges[0]!.cursor, endCursor: first.edges[1]!.cursor },
    });
    const second = (await edge.execute<{ models: ShownPage }>(document, { after: first.pageInfo.endCursor })).data
      .models;
    expect(second.nodes).toEqual([{ ref: 'teacher@1' }]);
    expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  it('sets an alias, addresses the model by it and deletes the version', async () => {
    const selection = 'model { ref aliases }';
    expect(await mutate('setAlias', selection, { model: 'paged@1', alias: 'best' })).toEqual({
      model: { ref: 'paged@1', aliases: ['best'] },
      errors: [],
    });
    expect(await mutate('deleteModelVersion', selection, { model: 'paged@best' })).toMatchObject({
      model: { ref: 'paged@1' },
      errors: [],
    });
    expect(await edge.execute('{ model(ref: "paged@1") { id } }')).toEqual({ data: { model: null } });
  });

  it.each([
    ['setAlias', 'model { id }', { model: 'none', alias: 'a' }, 'NotFoundError', 'NOT_FOUND'],
    ['setAlias', 'model { id }', { model: 'a@b@c', alias: 'a' }, 'BadInputError', 'BAD_USER_INPUT'],
    ['importModel', 'model { id }', { name: '../up', path: 'x' }, 'BadInputError', 'BAD_USER_INPUT'],
    ['importModel', 'model { id }', { name: 'up', path: '../../etc' }, 'BadInputError', 'BAD_USER_INPUT'],
    ['cancelRun', 'run { id }', { id: 'none' }, 'NotFoundError', 'NOT_FOUND'],
    ['cancelRun', 'run { id }', { id: toGlobalId('Run', 'none') }, 'NotFoundError', 'NOT_FOUND'],
    ['launchFineTuning', 'run { id }', { model: 'teacher', dataset: 'none', name: 'x' }, 'NotFoundError', 'NOT_FOUND'],
    [
      ...(['launchFineTuning', 'run { id }'] as const),
      { model: 'teacher', dataset: 'reviews', name: 'x', training: { epochs: 0 } },
      ...(['BadInputError', 'BAD_USER_INPUT'] as const),
    ],
    [
      ...(['createDataset', 'dataset { id }'] as const),
      {
        name: 'reviews',
        labels: ['a', 'b'],
        splits: [{ split: 'TRAIN', source: { rows: [{ text: 'a', label: 'a' }] } }],
      },
      ...(['ConflictError', 'CONFLICT'] as const),
    ],
  ])('%s answers an expected failure as a typed error', async (name, selection, input, __typename, code) => {
    const payload = await mutate(name, selection, input);
    expect(Object.values(payload)).toContain(null);
    expect(payload.errors).toEqual([expect.objectContaining({ __typename, code, message: expect.any(String) })]);
  });

  it('names the field, what it accepts and what came', async () => {
    const source = { rows: [{ text: 'fine', label: 'c' }] };
    const { errors } = await mutate('createDataset', 'dataset { id }', {
      ...{ name: 'faulty', labels: ['a', 'b'], splits: [{ split: 'TRAIN', source }] },
    });
    expect(errors[0]?.path.slice(0, 2)).toEqual(['splits', '0']);
    expect(errors[0]).toMatchObject({ expected: expect.any(String), got: expect.any(String) });
    expect(await edge.execute('{ dataset(name: "faulty") { id } }')).toEqual({ data: { dataset: null } });
  });
});
