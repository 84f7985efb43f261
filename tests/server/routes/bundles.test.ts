import { createHash } from 'node:crypto';
import { type Edge, startEdge } from '../../support/edge.js';
import { prepareJourney } from '../../support/tiny-journey.js';

interface Bundle {
  readonly ref: string;
  readonly digest: string;
  readonly card: { readonly digests: readonly { readonly file: string; readonly sha256: string }[] };
}

describe('GET /models/<ref>/<file>', () => {
  let edge: Edge;

  beforeAll(async () => {
    edge = await startEdge({});
    await prepareJourney(edge);
  });

  afterAll(() => edge.stop());

  it('gives out every file of a bundle as its card describes it', async () => {
    const { data } = await edge.execute<{ model: Bundle }>(
      '{ model(ref: "teacher") { ref digest card { digests { file sha256 } } } }',
    );
    expect(data.model.card.digests.length).toBeGreaterThan(4);
    for (const { file, sha256 } of data.model.card.digests) {
      const { body, headers } = await edge.http
        .get(`/models/${data.model.ref}/${file}`)
        .responseType('blob')
        .expect(200);
      expect(
        createHash('sha256')
          .update(body as Buffer)
          .digest('hex'),
      ).toBe(sha256);
      expect(headers['x-model-digest']).toBe(data.model.digest);
    }
    await edge.http.get('/models/teacher/card.json').expect(200).expect('content-type', /json/);
  });

  it.each(['..%2Fgkd.sqlite', '%2e%2e', 'secrets.txt', 'card.json%00'])('gives out nothing else: %s', async (file) => {
    const { body } = await edge.http.get(`/models/teacher/${file}`).expect(400);
    expect(body.errors[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    expect(body.errors[0].message).toContain('expected config.json');
  });

  it('tells when there is no such model', async () => {
    const { body } = await edge.http.get('/models/nobody@3/config.json').expect(404);
    expect(body.errors[0]).toMatchObject({ extensions: { code: 'NOT_FOUND' } });
  });
});
