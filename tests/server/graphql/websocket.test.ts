import { once } from 'node:events';
import { WebSocket } from 'ws';
import { type Edge, startEdge } from '../../support/edge.js';
import { Socket } from '../../support/socket.js';

const VERSION = '{ serverInfo { version } }';
const init = { type: 'connection_init' };

describe('graphql-transport-ws', () => {
  let edge: Edge;

  beforeAll(async () => {
    edge = await startEdge();
  });

  afterAll(() => edge.stop());

  it('acknowledges a connection', async () => {
    const socket = await Socket.open(edge.url);
    socket.send({ type: 'connection_init' });
    expect(await socket.next()).toEqual({ type: 'connection_ack' });
    await socket.close();
  });

  it('answers a ping with a pong', async () => {
    const socket = await Socket.ready(edge.url);
    socket.send({ type: 'ping' });
    expect(await socket.next()).toEqual({ type: 'pong' });
    await socket.close();
  });

  it('answers a query with next and complete', async () => {
    const socket = await Socket.ready(edge.url);
    socket.subscribe('1', VERSION);
    expect(await socket.next()).toMatchObject({ id: '1', type: 'next', payload: { data: { serverInfo: {} } } });
    expect(await socket.next()).toEqual({ id: '1', type: 'complete' });
    await socket.close();
  });

  it('answers a faulty document with error and without complete', async () => {
    const socket = await Socket.ready(edge.url);
    socket.subscribe('1', '{');
    expect(await socket.next()).toMatchObject({ id: '1', type: 'error', payload: [{ message: expect.any(String) }] });
    socket.send({ type: 'ping' });
    expect(await socket.next()).toEqual({ type: 'pong' });
    await socket.close();
  });

  it('says so when the run to follow does not exist', async () => {
    const socket = await Socket.ready(edge.url);
    socket.subscribe('1', 'subscription { runEvents(runId: "none") { cursor } }');
    expect(await socket.next()).toMatchObject({
      ...{ id: '1', type: 'next' },
      payload: { errors: [{ message: 'no run named "none"', extensions: { code: 'NOT_FOUND' } }] },
    });
    await socket.close();
  });

  it.each([
    ['subscribes before the acknowledgement', 4401, [subscribe('1')]],
    ['initialises twice', 4429, [init, init]],
    ['sends what is not JSON', 4400, ['{']],
    ['sends an unknown message', 4400, [{ type: 'nothing' }]],
  ])('closes on a client that %s with %i', async (_, code, messages) => {
    const socket = await Socket.open(edge.url);
    for (const message of messages) socket.send(message);
    expect(await socket.closed).toBe(code);
  });

  it('closes with 4409 on a second operation of the same id', async () => {
    const socket = await Socket.ready(edge.url);
    socket.send(subscribe('same'));
    socket.send(subscribe('same'));
    expect(await socket.closed).toBe(4409);
  });

  it('closes with 4406 on another subprotocol', async () => {
    const socket = await Socket.open(edge.url, 'graphql-ws').catch(() => undefined);
    if (socket) expect(await socket.closed).toBe(4406);
    else {
      const bare = new WebSocket(`${edge.url.replace('http', 'ws')}/graphql`);
      const [code] = await once(bare, 'close');
      expect(code).toBe(4406);
    }
  });

  it('closes with 4408 on a client that never initialises', async () => {
    const socket = await Socket.open(edge.url);
    expect(await socket.closed).toBe(4408);
  });

  it('refuses a page of another origin', async () => {
    await expect(Socket.open(edge.url, undefined, { origin: 'https://elsewhere.example' })).rejects.toThrow('401');
    const own = await Socket.open(edge.url, undefined, { origin: edge.url });
    await own.close();
  });

  it('closes with 1001 when the server stops', async () => {
    const other = await startEdge();
    const socket = await Socket.ready(other.url);
    await other.stop();
    expect(await socket.closed).toBe(1001);
  });
});

function subscribe(id: string): object {
  return { id, type: 'subscribe', payload: { query: VERSION } };
}
