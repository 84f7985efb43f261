import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Edge, startEdge } from '../../support/edge.js';
import { Socket } from '../../support/socket.js';
import { prepareJourney } from '../../support/tiny-journey.js';

const PREDICT = '{ predict(input: { model: "teacher", texts: [{ text: "a film" }] }) { label } }';

describe('a fault of the server', () => {
  let edge: Edge;

  beforeAll(async () => {
    edge = await startEdge();
    await prepareJourney(edge);
    await rm(join(edge.home, 'models'), { recursive: true });
  });

  afterAll(() => edge.stop());

  const masked = {
    message: 'The server failed to answer; its log tells why under this request id.',
    locations: [{ line: 1, column: 3 }],
    path: ['predict'],
    extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
  };

  it('is masked over HTTP, and the header repeats the request id', async () => {
    const { body, headers } = await edge.http.post('/graphql').send({ query: PREDICT });
    expect(body).toEqual({ data: null, errors: [masked] });
    expect(body.errors[0].extensions.requestId).toBe(headers['x-request-id']);
  });

  it('is masked over WebSocket', async () => {
    const socket = await Socket.ready(edge.url);
    socket.subscribe('1', PREDICT);
    expect(await socket.next()).toEqual({ id: '1', type: 'next', payload: { data: null, errors: [masked] } });
    await socket.close();
  });

  it('is counted', async () => {
    const { text } = await edge.http.get('/metrics');
    expect(text).toMatch(/transport="http",type="query",code="INTERNAL_SERVER_ERROR"\} 1/);
    expect(text).toMatch(/transport="websocket",type="query",code="INTERNAL_SERVER_ERROR"\} 1/);
  });
});
