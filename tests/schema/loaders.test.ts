import type { TextInput } from '../../services/inference/prediction.js';
import { SERVER } from '../../services/inference/caller.js';
import { createContext } from '../../server/graphql/create-context.js';
import { type ExecutionResult, graphql } from 'graphql';
import { buildSchema } from '../../schema/build-schema.js';
import type { ModelVersion } from '../../services/registry/model-version.js';
import { type Edge, startEdge } from '../support/edge.js';
import { prepareJourney } from '../support/tiny-journey.js';

type Answers = Record<string, { readonly text: string; readonly label: string }[]>;

describe('loaders of an operation', () => {
  const schema = buildSchema();
  let edge: Edge;
  let predicted: [string, string[]][];
  let attributed: [string, string[]][];

  beforeAll(async () => {
    edge = await startEdge({ GKD_THREADS: '1' });
    await prepareJourney(edge);
  });

  afterAll(() => edge.stop());

  beforeEach(() => {
    predicted = [];
    attributed = [];
  });

  /** Executes against the real services and notes which texts reach them in one call. */
  async function execute(source: string): Promise<ExecutionResult<Answers>> {
    const { services } = edge.composition;
    const { predictor, attributions } = services;
    const note = (calls: [string, string[]][], model: ModelVersion, texts: readonly TextInput[]) =>
      calls.push([model.name, texts.map(({ text, textPair }) => `${text}/${textPair ?? ''}`)]);
    const watched = Object.assign(Object.create(services) as typeof services, {
      predictor: Object.assign(Object.create(predictor) as typeof predictor, {
        predict: (...args: Parameters<typeof predictor.predict>) => {
          note(predicted, args[0], args[1]);
          return predictor.predict(...args);
        },
      }),
      attributions: Object.assign(Object.create(attributions) as typeof attributions, {
        attribute: (...args: Parameters<typeof attributions.attribute>) => {
          note(attributed, args[0], args[1]);
          return attributions.attribute(...args);
        },
      }),
    });
    const limits = { texts: { maxTexts: 4, maxCharacters: 100 } };
    const facts = { version: '0', limits, features: [] } as never;
    const contextValue = createContext({ services: watched, facts }, 'request', SERVER);
    return (await graphql({ schema, source, contextValue })) as ExecutionResult<Answers>;
  }

  it('compute the same text of the same model once, in one batch per model', async () => {
    const { data, errors } = await execute(`{
      a: predict(input: { model: "teacher", texts: [{ text: "good" }, { text: "bad" }, { text: "good" }] }) { text label }
      b: predict(input: { model: "teacher@1", texts: [{ text: "bad" }, { text: "good", textPair: "fine" }] }) { label }
    }`);
    expect(errors).toBeUndefined();
    expect(predicted).toEqual([['teacher', ['good/', 'bad/', 'good/fine']]]);
    expect(data?.['a']?.map(({ text }) => text)).toEqual(['good', 'bad', 'good']);
    expect(data?.['a']?.[1]?.label).toBe(data?.['b']?.[0]?.label);
  });

  it('keep batches within the limit on texts of one call', async () => {
    const ask = (name: string, words: string) =>
      `${name}: predict(input: { model: "teacher", texts: [${words}] }) { label }`;
    const text = (word: string) => `{ text: "${word}" }`;
    await execute(`{ ${ask('a', ['a', 'b', 'c'].map(text).join())} ${ask('b', ['d', 'e', 'f'].map(text).join())} }`);
    expect(predicted.map(([, texts]) => texts.length)).toEqual([4, 2]);
  });

  it('batch attributions by method and target too', async () => {
    const { errors } = await execute(`{
      a: attribute(input: { model: "teacher", texts: [{ text: "good" }] }) { target }
      b: attribute(input: { model: "teacher", texts: [{ text: "good" }, { text: "bad" }], method: GRADIENT }) { target }
      c: attribute(input: { model: "teacher", texts: [{ text: "good" }], targetLabel: "negative" }) { target }
    }`);
    expect(errors).toBeUndefined();
    expect(attributed).toEqual([
      ['teacher', ['good/', 'bad/']],
      ['teacher', ['good/']],
    ]);
  });

  it('fail only what belongs to the batch that fails', async () => {
    const { data, errors } = await execute(`{
      a: attribute(input: { model: "teacher", texts: [{ text: "good" }], targetLabel: "unheard of" }) { target }
    }`);
    expect(data).toBeNull();
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.message).toMatch(/targetLabel: expected one of negative, positive/);
  });
});
