import { createClient } from '../../scripts/client/create-client.js';
import type { RunEvent } from '../../scripts/client/run-events.js';
import { type Edge, startEdge } from '../support/edge.js';
import { prepareJourney, ROWS } from '../support/tiny-journey.js';

const TRAINING = { epochs: 2, batchSize: 8, learningRate: 0.003, maxLength: 16, seed: 1 };

interface Answers {
  readonly predict: object[];
  readonly attribute: { readonly words: { readonly word: string }[] }[];
  readonly compare: {
    readonly summary: { readonly gradientCosine: number }[];
    readonly items: { readonly attributions: object[] }[];
  };
}

describe('the journey from an untrained teacher to a compared student', () => {
  let edge: Edge;

  beforeAll(async () => {
    edge = await startEdge({ GKD_THREADS: '1' });
    await prepareJourney(edge);
  });

  afterAll(() => edge.stop());

  async function launch(mutation: string, input: object): Promise<{ events: RunEvent[]; runId: string }> {
    const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`;
    const { data } = await edge.execute<{ payload: { run: { id: string }; errors: unknown[] } }>(
      `mutation ($input: ${type}!) { payload: ${mutation}(input: $input) { run { id status } errors { message } } }`,
      { input },
    );
    expect(data.payload.errors).toEqual([]);
    const events: RunEvent[] = [];
    await createClient(edge.url).followRun(data.payload.run.id, (page) => events.push(...page));
    return { events, runId: data.payload.run.id };
  }

  it('fine-tunes the teacher and streams every step', async () => {
    const { events, runId } = await launch('launchFineTuning', {
      ...{ model: 'teacher', dataset: 'reviews', name: 'teacher' },
      training: TRAINING,
    });
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
    expect(events.filter((event) => event.__typename === 'StepCompleted')).toHaveLength((ROWS.length / 8) * 2);
    expect(events.at(-1)).toMatchObject({ __typename: 'RunStatusChanged', status: 'SUCCEEDED' });

    const { data } = await edge.execute<{ run: { metrics: { steps: number[] }[] } }>(
      `query ($id: ID!) { run(id: $id) {
        status progress { step totalSteps fraction } model { ref card { origin metrics { name value } } }
        metrics(keys: ["loss", "validation.accuracy"], maxPoints: 4) { key steps values nonFinite }
      } }`,
      { id: runId },
    );
    expect(data.run).toMatchObject({
      status: 'SUCCEEDED',
      progress: { fraction: 1 },
      model: { ref: 'teacher@2', card: { origin: 'FINE_TUNED' } },
    });
    expect(data.run.metrics[0]).toMatchObject({ key: 'loss', nonFinite: false });
    expect(data.run.metrics[0]!.steps.length).toBeLessThanOrEqual(4);
  });

  it('distils a student with gradient alignment and reports the cosine at every step', async () => {
    const { events } = await launch('launchDistillation', {
      ...{ teacher: 'teacher', dataset: 'reviews', name: 'student' },
      student: { fromTeacherLayers: { layers: [0], copyHead: true } },
      objective: { kind: 'GRADIENT_KD', gamma: 0.5 },
      training: TRAINING,
    });
    const steps = events.filter((event) => event.__typename === 'StepCompleted');
    expect(steps.length).toBeGreaterThan(0);
    for (const step of steps) expect(step.gradientCosine).toEqual(expect.any(Number));
    expect(steps[0]!.terms.length).toBeGreaterThan(2);
  });

  it('predicts, attributes and compares', async () => {
    const { data, errors } = await edge.execute<Answers>(
      `query ($texts: [TextInput!]!) {
        predict(input: { model: "student", texts: $texts }) { label confidence scores { label score } tokenCount truncated }
        attribute(input: { model: "student", texts: $texts }) {
          target targetPolicy provider tokens { token score special } words { word start end score }
        }
        compare(input: { reference: "teacher", candidates: ["student"], texts: $texts, attribution: GRADIENT }) {
          summary { candidate { ref } labelAgreement probabilityLoyalty gradientCosine topKOverlap }
          items { predictions { label } attributions { target targetPolicy } fidelity { klDivergence } }
        }
      }`,
      { texts: [{ text: 'the film is great' }, { text: 'the plot is awful' }] },
    );
    expect(errors).toBeUndefined();
    expect(data.predict).toHaveLength(2);
    expect(data.predict[0]).toMatchObject({ tokenCount: 6, truncated: false });
    expect(data.attribute[0]!.words.map(({ word }) => word)).toEqual(['the', 'film', 'is', 'great']);
    expect(data.attribute[0]).toMatchObject({ targetPolicy: 'OWN_PREDICTION', provider: 'CPU' });
    expect(data.compare.summary).toMatchObject([{ candidate: { ref: 'student@1' } }]);
    expect(data.compare.summary[0]!.gradientCosine).toEqual(expect.any(Number));
    expect(data.compare.items[0]!.attributions).toHaveLength(2);
  });
});
