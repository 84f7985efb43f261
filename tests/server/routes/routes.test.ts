import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { type Edge, startEdge } from '../../support/edge.js';

describe('the routes beside GraphQL', () => {
  let edge: Edge;

  beforeAll(async () => {
    edge = await startEdge({ GKD_MAX_BODY_BYTES: '2048', GKD_MAX_UPLOAD_BYTES: '2000' });
  });

  afterAll(() => edge.stop());

  it('tell that the process is alive and ready', async () => {
    await edge.http.get('/health/live').expect(200, { status: 'live' });
    await edge.http.get('/health/ready').expect(200, { status: 'started' });
  });

  it('show figures for Prometheus', async () => {
    await edge.execute('{ serverInfo { version } }');
    const { text } = await edge.http
      .get('/metrics')
      .expect(200)
      .expect('content-type', /text\/plain/);
    expect(text).toMatch(/gkd_graphql_operations_total\{transport="http",type="query",code="OK"\} \d+/);
    expect(text).toContain('process_cpu_seconds_total');
  });

  it('answer an unknown path in the shape of GraphQL', async () => {
    const { body } = await edge.http.get('/nothing').expect(404);
    expect(body.errors).toEqual([{ message: 'there is no GET /nothing', extensions: { code: 'NOT_FOUND' } }]);
  });

  it('refuse a path that cannot be decoded', async () => {
    const { body } = await edge.http.get('/models/%ff/config.json').expect(400);
    expect(body.errors[0]).toMatchObject({
      message: expect.stringMatching(/^request: /),
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  it('refuse a body that is not compressed as it says', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const response = await fetch(`${edge.url}/graphql`, { method: 'POST', headers, body: 'not gzip' });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });

  const post = (encoding: string, body: Uint8Array) =>
    fetch(`${edge.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': encoding },
      body,
    });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('read a body that is compressed by %s', async (encoding, compress) => {
    const response = await post(encoding, compress(JSON.stringify({ query: '{ serverInfo { version } }' })));
    expect(await response.json()).toEqual({ data: { serverInfo: { version: expect.any(String) } } });
  });

  it('refuse a body that grows over the limit when it is decompressed', async () => {
    const response = await post('gzip', gzipSync(JSON.stringify({ query: ' '.repeat(1_000_000) })));
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({
      errors: [{ message: 'body: expected at most 2048 bytes, got more', extensions: { code: 'BAD_USER_INPUT' } }],
    });
  });

  it('refuse a compression that is not known', async () => {
    const response = await post('zstd', Buffer.from('{}'));
    expect(response.status).toBe(415);
    expect(await response.json()).toMatchObject({
      errors: [{ message: 'content-encoding: expected br, deflate, gzip or none, got "zstd"' }],
    });
  });

  it('refuse a subscription without a WebSocket', async () => {
    const { errors } = await edge.execute('subscription { runEvents(runId: "none") { cursor } }');
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining('WebSocket'),
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  it('show no landing page', async () => {
    const { headers } = await edge.http.get('/graphql').set('accept', 'text/html').expect(400);
    expect(headers['content-type']).toContain('application/json');
  });

  describe('PUT /uploads', () => {
    const tsv = 'text\tlabel\na fine film\tyes\na poor film\tno\n';

    it('stores a file that a data set can be made of', async () => {
      const { body } = await edge.http.put('/uploads?format=tsv').send(tsv).expect(201);
      const { data } = await edge.execute(
        `mutation ($id: ID!) {
          createDataset(input: { name: "uploaded", labels: ["no", "yes"], splits: [{ split: TRAIN, source: { uploadId: $id } }] }) {
            dataset { name labels splits { split rowCount labelCounts { label count } } } errors { message }
          }
        }`,
        { id: body.uploadId },
      );
      const labelCounts = [
        { label: 'no', count: 1 },
        { label: 'yes', count: 1 },
      ];
      expect(data.createDataset).toEqual({
        dataset: { name: 'uploaded', labels: ['no', 'yes'], splits: [{ split: 'TRAIN', rowCount: 2, labelCounts }] },
        errors: [],
      });
    });

    it('knows the format by the content type', async () => {
      const upload = edge.http
        .put('/uploads')
        .set('content-type', 'text/csv; charset=utf-8')
        .send('text,label\na,no\n');
      expect((await upload.expect(201)).body).toEqual({ uploadId: expect.any(String) });
    });

    it.each([
      ['an unknown format', '/uploads?format=xml', tsv, 400, /^format: expected .*, got "xml"/],
      ['no format', '/uploads', tsv, 400, /^format: expected/],
      ['an empty file', '/uploads?format=tsv', '', 400, /^body: expected a file, got nothing/],
      [
        'a file that says it is too large',
        '/uploads?format=tsv',
        'x'.repeat(3000),
        413,
        /at most 2000 bytes, got 3000/,
      ],
    ])('refuses %s', async (_, path, body, status, message) => {
      const response = await edge.http.put(path).set('content-type', 'application/octet-stream').send(body);
      expect([response.status, response.body.errors[0].extensions.code]).toEqual([status, 'BAD_USER_INPUT']);
      expect(response.body.errors[0].message).toMatch(message);
    });

    it('refuses a stream that grows too large and keeps nothing of it', async () => {
      const before = await readdir(join(edge.home, 'uploads'));
      const chunks = (async function* () {
        for (let index = 0; index < 50; index++) yield await Promise.resolve(Buffer.alloc(100, 'x'));
      })();
      const init = { method: 'PUT', body: chunks, duplex: 'half' } as unknown as RequestInit;
      const response = await fetch(`${edge.url}/uploads?format=tsv`, init);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        errors: [{ message: /./, extensions: { code: 'BAD_USER_INPUT' } }],
      });
      expect(await readdir(join(edge.home, 'uploads'))).toEqual(before);
    });
  });

  describe('a malformed request to /graphql', () => {
    const send = (type: string, body: string | Buffer) =>
      edge.http
        .post('/graphql')
        .set('content-type', type)
        .serialize((value) => value as string)
        .send(body as string);

    it.each([
      ['JSON that breaks off', 'application/json', '{"query":', 400],
      ['JSON that is not an object', 'application/json', '"query"', 400],
      ['an empty object', 'application/json', '{}', 400],
      ['no body', 'application/json', '', 400],
      ['a batch', 'application/json', '[{"query":"{serverInfo{version}}"}]', 400],
      ['a query that is not text', 'application/json', '{"query":1}', 400],
      [
        'variables that are not an object',
        'application/json',
        '{"query":"{serverInfo{version}}","variables":"x"}',
        400,
      ],
      ['a form', 'application/x-www-form-urlencoded', 'query={serverInfo{version}}', 400],
      ['an unknown character set', 'application/json; charset=nonsense', '{}', 400],
      ['a body over the limit', 'application/json', JSON.stringify({ query: ' '.repeat(3000) }), 413],
    ])('with %s answers in the shape of GraphQL', async (_, type, body, status) => {
      const response = await send(type, body);
      expect(response.status).toBe(status);
      expect(response.headers['content-type']).toContain('application/json');
      expect(response.body.errors[0]).toMatchObject({
        message: expect.any(String),
        extensions: { code: 'BAD_USER_INPUT' },
      });
      expect(JSON.stringify(response.body)).not.toContain('node_modules');
    });

    it.each(['{"query":', ''])('says that %p is no JSON', async (text) => {
      const { body } = await send('application/json', text);
      expect(body.errors[0].message).toBe('body: expected JSON, got something else');
    });
  });
});
