import { getIntrospectionQuery } from 'graphql';
import { type Edge, type GraphQLAnswer, startEdge } from '../../support/edge.js';
import { Socket } from '../../support/socket.js';

const LIMITS = {
  GKD_MAX_QUERY_DEPTH: '6',
  GKD_MAX_QUERY_COST: '5000',
  GKD_MAX_QUERY_TOKENS: '400',
  GKD_MAX_TEXTS: '3',
  GKD_MAX_TEXT_CHARACTERS: '20',
  GKD_MAX_SUBSCRIPTIONS: '2',
  GKD_MAX_BODY_BYTES: '4096',
};

const DEEP = '{ runs { nodes { model { card { metrics { name } } } } } }';
const DEEPER = '{ runs { edges { node { teacher { card { teacher { ref } } } } } } }';
const COSTLY = 'query ($n: Int) { runs(first: $n) { nodes { events(first: 100) { cursor hasMore } } } }';
const ONE_OF = `mutation ($source: DatasetSourceInput!) {
  createDataset(input: { name: "a", labels: ["x", "y"], splits: [{ split: TRAIN, source: $source }] }) { errors { message } }
}`;
const PREDICT = 'query ($texts: [TextInput!]!) { predict(input: { model: "none", texts: $texts }) { label } }';

describe('limits', () => {
  let edge: Edge;
  let socket: Socket;

  beforeAll(async () => {
    edge = await startEdge(LIMITS);
    socket = await Socket.ready(edge.url);
  });

  afterAll(async () => {
    await socket.close();
    await edge.stop();
  });

  let operations = 0;
  async function overSocket(query: string, variables: object = {}): Promise<GraphQLAnswer> {
    const id = `operation-${operations++}`;
    socket.subscribe(id, query, variables);
    const { type, payload } = await socket.next();
    if (type === 'error') return { errors: payload } as GraphQLAnswer;
    expect(await socket.next()).toEqual({ id, type: 'complete' });
    return payload as GraphQLAnswer;
  }

  describe.each([
    ['HTTP', (query: string, variables?: object) => edge.execute(query, variables)],
    ['WebSocket', overSocket],
  ])('over %s', (_, execute) => {
    it.each([
      ['a document that is too deep', DEEPER, {}, 'GRAPHQL_VALIDATION_FAILED', /7 levels deep, the limit is 6/],
      [
        'depth hidden in fragments',
        `${DEEPER.replace('{ card { teacher { ref } } }', '{ ...a }')} fragment a on ModelVersion { card { teacher { ref } } }`,
        {},
        'GRAPHQL_VALIDATION_FAILED',
        /7 levels deep/,
      ],
      ['too many tokens', `{ ${'a: __typename '.repeat(200)} }`, {}, 'GRAPHQL_PARSE_FAILED', /token/],
      ['text that is not GraphQL', '{ runs', {}, 'GRAPHQL_PARSE_FAILED', /Syntax Error/],
      ['an unknown field', '{ nothing }', {}, 'GRAPHQL_VALIDATION_FAILED', /nothing/],
      ['a variable of the wrong type', COSTLY, { n: 'many' }, 'BAD_USER_INPUT', /\$n/],
      [
        'two fields of a oneOf input',
        ONE_OF,
        { source: { path: 'a', uploadId: 'b' } },
        'BAD_USER_INPUT',
        /Exactly one/,
      ],
      ['a page that is too large', '{ runs(first: 101) { nodes { id } } }', {}, 'BAD_USER_INPUT', /first: expected/],
      ['a cursor that is not ours', '{ runs(after: "x") { nodes { id } } }', {}, 'BAD_USER_INPUT', /after: expected/],
      [
        'too many texts',
        PREDICT,
        { texts: Array(4).fill({ text: 'a' }) },
        'BAD_USER_INPUT',
        /texts: expected at most 3/,
      ],
      ['a text that is too long', PREDICT, { texts: [{ text: 'a'.repeat(21) }] }, 'BAD_USER_INPUT', /texts\.0\.text/],
      ['an empty text', PREDICT, { texts: [{ text: 'a' }, { text: ' ' }] }, 'BAD_USER_INPUT', /texts\.1\.text/],
      ['an unknown model', PREDICT, { texts: [{ text: 'a' }] }, 'NOT_FOUND', /no model named "none"/],
    ])('%s is refused', async (_case, query, variables, code, message) => {
      const { errors } = await execute(query, variables);
      expect(errors?.[0]).toMatchObject({ message: expect.stringMatching(message), extensions: { code } });
    });

    it('a document at the limit of depth is answered', async () => {
      expect(await execute(DEEP)).toEqual({ data: { runs: { nodes: [] } } });
    });

    it('cost is computed with variables and reported', async () => {
      expect(await execute(COSTLY, { n: 10 })).toEqual({ data: { runs: { nodes: [] } } });
      const { errors } = await execute(COSTLY, { n: 50 });
      expect(errors?.[0]?.extensions).toEqual({
        code: 'GRAPHQL_VALIDATION_FAILED',
        cost: { requested: expect.any(Number), max: 5000 },
      });
      expect((errors?.[0]?.extensions['cost'] as { requested: number }).requested).toBeGreaterThan(10_000);
    });

    it('the standard introspection query is answered', async () => {
      const { data, errors } = await execute(getIntrospectionQuery({ oneOf: true }));
      expect(errors).toBeUndefined();
      expect(data).toMatchObject({ __schema: { queryType: { name: 'Query' } } });
    });
  });

  it('answers HTTP 400 to a costly operation', async () => {
    await edge.http
      .post('/graphql')
      .send({ query: COSTLY, variables: { n: 50 } })
      .expect(400);
  });

  it('closes a WebSocket whose message is too large', async () => {
    // The WebSocket library also tells standard error.
    const told = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const large = await Socket.ready(edge.url);
    large.subscribe('large', `{ ${' '.repeat(5000)} }`);
    expect(await large.closed).toBe(1009);
    told.mockRestore();
  });

  it('shows itself in serverInfo', async () => {
    const { data } = await edge.execute('{ serverInfo { limits { textsPerCall queryDepth queryCost bodyBytes } } }');
    const limits = { textsPerCall: 3, queryDepth: 6, queryCost: 5000, bodyBytes: '4096' };
    expect(data).toEqual({ serverInfo: { limits } });
  });
});
