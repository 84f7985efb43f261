import { type Edge, type GraphQLAnswer, startEdge } from '../../support/edge.js';
import { Socket } from '../../support/socket.js';
import { prepareJourney } from '../../support/tiny-journey.js';

const PREDICT = '{ predict(input: { model: "teacher", texts: [{ text: "good" }] }) { label } }';

describe('the deadline of a request', () => {
  let edge: Edge;
  let socket: Socket;

  beforeAll(async () => {
    edge = await startEdge({ GKD_THREADS: '1' });
    await prepareJourney(edge);
    socket = await Socket.ready(edge.url);
  });

  afterAll(async () => {
    await socket.close();
    await edge.stop();
  });

  async function overHttp(extensions: unknown): Promise<GraphQLAnswer> {
    const { text } = await edge.http.post('/graphql').send({ query: PREDICT, extensions });
    return JSON.parse(text) as GraphQLAnswer;
  }

  let operations = 0;
  async function overSocket(extensions: unknown): Promise<GraphQLAnswer> {
    const id = `operation-${operations++}`;
    socket.send({ type: 'subscribe', id, payload: { query: PREDICT, extensions } });
    const { type, payload } = await socket.next();
    if (type === 'error') return { errors: payload } as GraphQLAnswer;
    await socket.next();
    return payload as GraphQLAnswer;
  }

  describe.each([
    ['HTTP', overHttp],
    ['WebSocket', overSocket],
  ])('over %s', (_, execute) => {
    it('ends the wait for a model', async () => {
      const { errors } = await execute({ deadlineMs: 1 });
      expect(errors?.[0]?.extensions['code']).toMatch(/^(DEADLINE_EXCEEDED|OVERLOADED)$/);
    });

    it('leaves alone what is in time', async () => {
      const { errors, data } = await execute({ deadlineMs: 20_000, other: true });
      expect(errors).toBeUndefined();
      expect(data).toMatchObject({ predict: [{}] });
    });

    it.each([0, -5, 1.5, '20', true])('of %p is refused', async (deadlineMs) => {
      const { errors } = await execute({ deadlineMs });
      expect(errors?.[0]?.message).toContain('extensions.deadlineMs: expected a whole number of milliseconds');
      expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    });
  });
});
