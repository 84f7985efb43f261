import { succeeded } from '../../../scripts/client/api-error.js';
import { createClient } from '../../../scripts/client/create-client.js';
import { type Edge, startEdge } from '../../support/edge.js';

describe('the API client', () => {
  let edge: Edge;

  beforeAll(async () => {
    edge = await startEdge();
  });

  afterAll(() => edge.stop());

  it('gives the data of a query', async () => {
    const document = 'query ($first: Int) { models(first: $first) { nodes { ref } } }';
    expect(await createClient(edge.url).query(document, { first: 1 })).toEqual({ models: { nodes: [] } });
  });

  it('throws what the API says, with its code', async () => {
    const client = createClient(edge.url);
    await expect(client.query('{ models(first: 0) { nodes { ref } } }')).rejects.toThrow(
      /^BAD_USER_INPUT: first: expected/,
    );
    await expect(client.query('{ nothing }')).rejects.toThrow(/^GRAPHQL_VALIDATION_FAILED: /);
    await expect(client.upload('', 'tsv')).rejects.toThrow(/^BAD_USER_INPUT: body: expected a file/);
    await expect(client.followRun('none', () => undefined)).rejects.toThrow('NOT_FOUND: no run named "none"');
  });

  it('throws the errors of a payload', () => {
    const error = { code: 'CONFLICT', message: 'taken', path: ['name'] };
    expect(() => succeeded({ errors: [error] })).toThrow('CONFLICT: taken');
    expect(succeeded({ errors: [], model: 1 })).toEqual({ errors: [], model: 1 });
  });

  it('gives up when the server stays away', async () => {
    const following = createClient('http://127.0.0.1:1').followRun('none', () => undefined, { maxFailures: 1 });
    await expect(following).rejects.toBeDefined();
  });

  it('uploads a file', async () => {
    expect(await createClient(edge.url).upload('text\tlabel\na\tyes\n', 'tsv')).toEqual(expect.any(String));
  });
});
