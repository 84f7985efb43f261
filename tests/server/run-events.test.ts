import { rm } from 'node:fs/promises';
import { createClient } from '../../scripts/client/create-client.js';
import type { RunEvent } from '../../scripts/client/run-events.js';
import { type Edge, startEdge } from '../support/edge.js';
import { type Message, Socket } from '../support/socket.js';
import { prepareJourney } from '../support/tiny-journey.js';

const FOLLOW = `subscription ($id: ID!, $after: String) {
  runEvents(runId: $id, after: $after) {
    cursor events { ... on RunStatusChanged { sequence status } ... on StepCompleted { sequence } ... on LogEmitted { sequence }
      ... on EvaluationCompleted { sequence } ... on CheckpointSaved { sequence } }
  }
}`;

interface Page {
  readonly data: {
    readonly runEvents: {
      readonly cursor: string;
      readonly events: readonly { readonly sequence?: number; readonly status?: string }[];
    };
  };
}

const pageOf = ({ payload }: Message): Page['data']['runEvents'] => (payload as Page).data.runEvents;

describe('the events of an executing run', () => {
  let edge: Edge;

  beforeAll(async () => {
    edge = await startEdge({ GKD_THREADS: '1', GKD_MAX_SUBSCRIPTIONS: '2' });
    await prepareJourney(edge);
  });

  afterAll(async () => {
    await edge.stop();
    await rm(edge.home, { recursive: true, force: true });
  });

  /** Launches a run that takes long enough to be watched. */
  async function launch(name: string): Promise<string> {
    const { data } = await edge.execute<{ launchFineTuning: { run: { id: string } } }>(
      'mutation ($input: LaunchFineTuningInput!) { launchFineTuning(input: $input) { run { id } errors { message } } }',
      { input: { model: 'teacher', dataset: 'reviews', name, training: { epochs: 1000, batchSize: 1 } } },
    );
    return data.launchFineTuning.run.id;
  }

  const cancel = (id: string) =>
    edge.execute('mutation ($id: ID!) { cancelRun(input: { id: $id }) { run { status } errors { message } } }', { id });

  it('can be followed, left, resumed behind a cursor, and complete when the run is cancelled', async () => {
    const id = await launch('cancelled');
    const socket = await Socket.ready(edge.url);
    socket.subscribe('a', FOLLOW, { id });
    socket.subscribe('b', FOLLOW, { id });
    socket.subscribe('c', FOLLOW, { id });
    const messages: Message[] = [];
    const take = async (wanted: (message: Message) => boolean): Promise<Message> => {
      for (;;) {
        const message = await socket.next();
        messages.push(message);
        if (wanted(message)) return message;
      }
    };
    const refused = await take(({ type }) => type === 'error');
    expect(refused).toMatchObject({ id: 'c', payload: [{ extensions: { code: 'RATE_LIMITED' } }] });

    const some = await take((message) => message.id === 'a' && Number(pageOf(message).cursor) > 5);
    socket.send({ id: 'a', type: 'complete' });
    socket.subscribe('d', FOLLOW, { id, after: pageOf(some).cursor });
    const resumed = await take((message) => message.id === 'd');
    expect(pageOf(resumed).events[0]?.sequence).toBe(Number(pageOf(some).cursor) + 1);

    expect(await cancel(id)).toMatchObject({ data: { cancelRun: { run: { status: 'CANCELLING' }, errors: [] } } });
    await take((message) => message.id === 'b' && message.type === 'complete');
    const followed = messages
      .filter((message) => message.id === 'b' && message.type === 'next')
      .flatMap((m) => pageOf(m).events);
    expect(followed.map(({ sequence }) => sequence)).toEqual(followed.map((_, index) => index + 1));
    expect(followed.at(-1)).toMatchObject({ status: 'CANCELLED' });
    await socket.close();
  });

  it('leave the server free to answer: a prediction during training is answered', async () => {
    const id = await launch('busy');
    const ask = () => edge.execute('{ predict(input: { model: "teacher@1", texts: [{ text: "a film" }] }) { label } }');
    await ask();
    expect(await ask()).toMatchObject({ data: { predict: [{ label: expect.any(String) }] } });
    expect(await edge.execute('query ($id: ID!) { run(id: $id) { status } }', { id })).toMatchObject({
      data: { run: { status: 'RUNNING' } },
    });
    await cancel(id);
  });

  it('are followed by the client across a restart of the server, each exactly once', async () => {
    const id = await launch('interrupted');
    const events: RunEvent[] = [];
    let restarting: Promise<void> | undefined;
    const restart = async (): Promise<void> => {
      const { home, url } = edge;
      await edge.server.stop();
      edge = await startEdge({ GKD_THREADS: '1', PORT: new URL(url).port }, home);
    };
    const cursor = await createClient(edge.url).followRun(id, (page) => {
      events.push(...page);
      if (events.length > 5) restarting ??= restart();
    });
    await restarting;
    expect(restarting).toBeDefined();
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
    expect(cursor).toBe(events.length.toString());
    expect(events.at(-1)).toMatchObject({ __typename: 'RunStatusChanged', status: 'FAILED' });

    const { data } = await edge.execute(
      'query ($id: ID!) { run(id: $id) { status error { code message } } models { nodes { ref } } datasets { nodes { name } } runs { nodes { id } } }',
      { id },
    );
    expect(data).toMatchObject({
      run: { status: 'FAILED', error: { code: 'INTERRUPTED' } },
      models: { nodes: [{ ref: 'teacher@1' }] },
      datasets: { nodes: [{ name: 'reviews' }] },
    });
  });
});
