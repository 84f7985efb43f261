import { type Edge, startEdge } from '../../support/edge.js';
import { describeWithWebGpu } from '../../support/runtime/webgpu.js';
import { prepareJourney } from '../../support/tiny-journey.js';

const RUNTIME = `runtime {
  state requested fallbackAllowed provider reasons memoryBytes queuedTexts runningTexts
  certificate { provider rows length forward gradient relativeGradient placement { provider nodes } }
}`;
const LOAD = `mutation ($input: LoadModelInput!) {
  loadModel(input: $input) { model { ref ${RUNTIME} } errors { message code } }
}`;
const UNLOAD = `mutation ($input: UnloadModelInput!) {
  unloadModel(input: $input) { model { ref ${RUNTIME} } errors { message code } }
}`;
const ATTRIBUTE = '{ attribute(input: { model: "teacher", texts: [{ text: "good" }] }) { provider tokens { score } } }';

type Loaded = Record<string, { model: { runtime: Record<string, unknown> } | null; errors: { code: string }[] }>;

describe('where a model runs', () => {
  let edge: Edge;

  beforeAll(async () => {
    edge = await startEdge({ GKD_THREADS: '1' });
    await prepareJourney(edge);
  });

  afterAll(() => edge.stop());

  it('is nowhere before it is asked or loaded', async () => {
    const { data } = await edge.execute(`{ model(ref: "teacher") { ${RUNTIME} } }`);
    expect(data['model']).toEqual({
      runtime: {
        state: 'UNLOADED',
        requested: 'AUTO',
        fallbackAllowed: false,
        provider: null,
        reasons: [],
        memoryBytes: null,
        queuedTexts: 0,
        runningTexts: 0,
        certificate: null,
      },
    });
  });

  it('is the processor where there is nothing else, and it says what spoke against the others', async () => {
    const { data } = await edge.execute<Loaded>(LOAD, { input: { model: 'teacher' } });
    expect(data['loadModel']!.errors).toEqual([]);
    const { runtime } = data['loadModel']!.model!;
    expect(runtime).toMatchObject({ state: 'READY', provider: 'CPU', certificate: null });
    expect(Number(runtime['memoryBytes'])).toBeGreaterThan(10_000_000);
    expect(runtime['reasons']).toEqual([
      expect.stringContaining('cuda: libonnxruntime_providers_cuda.so') as string,
      expect.stringContaining('webgpu: ') as string,
    ]);
  });

  it('is nowhere again once it is unloaded, and the next request loads it', async () => {
    const { data } = await edge.execute<Loaded>(UNLOAD, { input: { model: 'teacher' } });
    expect(data['unloadModel']).toMatchObject({
      errors: [],
      model: { runtime: { state: 'UNLOADED', provider: null } },
    });
    const { errors } = await edge.execute(
      '{ predict(input: { model: "teacher", texts: [{ text: "good" }] }) { label } }',
    );
    expect(errors).toBeUndefined();
  });

  it('is not changed by asking for a provider that is not there, which is an error', async () => {
    const { models, engines } = edge.composition.services;
    const { id } = await models.resolve('teacher');
    const { processId } = engines.status(id);
    const { data } = await edge.execute<Loaded>(LOAD, { input: { model: 'teacher', provider: 'CUDA' } });
    expect(data['loadModel']).toEqual({
      model: null,
      errors: [
        {
          code: 'MODEL_NOT_READY',
          message: expect.stringMatching(
            /teacher@1 could not be loaded: cuda: libonnxruntime_providers_cuda.so/,
          ) as string,
        },
      ],
    });
    expect(engines.status(id)).toMatchObject({ state: 'READY', processId });
    const after = await edge.execute<Loaded>(LOAD, { input: { model: 'teacher' } });
    expect(after.data['loadModel']!.model!.runtime).toMatchObject({ requested: 'AUTO', provider: 'CPU' });
  });

  it('is the processor instead only where that was allowed, and it says so, after a restart too', async () => {
    const input = { model: 'teacher', provider: 'CUDA', allowFallback: true };
    const { data } = await edge.execute<Loaded>(LOAD, { input });
    const wanted = { requested: 'CUDA', fallbackAllowed: true, provider: 'CPU' };
    expect(data['loadModel']!.model!.runtime).toMatchObject(wanted);
    expect(data['loadModel']!.model!.runtime['reasons']).toHaveLength(1);
    await edge.server.stop();
    const again = await startEdge({ GKD_THREADS: '1' }, edge.home);
    const after = await again.execute<Loaded>(LOAD, { input: { model: 'teacher' } });
    expect(after.data['loadModel']!.model!.runtime).toMatchObject(wanted);
    await again.server.stop();
    edge = await startEdge({ GKD_THREADS: '1' }, edge.home);
  });

  it('is told of a version that does not exist', async () => {
    const { data } = await edge.execute<Loaded>(LOAD, { input: { model: 'nobody' } });
    expect(data['loadModel']!.errors[0]!.code).toBe('NOT_FOUND');
  });

  it('can be looked up before: the server lists providers with reasons', async () => {
    const { data } = await edge.execute('{ serverInfo { executionProviders { name available reason } } }');
    expect(data['serverInfo']).toMatchObject({
      executionProviders: [
        { name: 'CPU', available: true, reason: null },
        { name: 'WEBGPU', available: expect.any(Boolean) as boolean },
        { name: 'CUDA', available: false, reason: expect.stringContaining('not installed') as string },
      ],
    });
  });
});

describeWithWebGpu('a model on WebGPU', (environment) => {
  let edge: Edge;

  beforeAll(async () => {
    edge = await startEdge({ GKD_THREADS: '2', ...environment });
    await prepareJourney(edge);
  });

  afterAll(() => edge.stop());

  it('runs there wholly, with a certificate, and explains itself there', async () => {
    const { data } = await edge.execute<Loaded>(LOAD, { input: { model: 'teacher', provider: 'WEBGPU' } });
    expect(data['loadModel']!.errors).toEqual([]);
    const { runtime } = data['loadModel']!.model!;
    expect(runtime).toMatchObject({ requested: 'WEBGPU', provider: 'WEBGPU', reasons: [] });
    const certificate = runtime['certificate'] as Record<string, number>;
    expect(certificate).toMatchObject({ provider: 'WEBGPU', placement: [{ provider: 'WEBGPU' }] });
    expect(certificate['forward']).toBeLessThan(1e-5);
    expect(certificate['relativeGradient']).toBeLessThan(1e-4);
    const explained = await edge.execute(ATTRIBUTE);
    expect(explained.errors).toBeUndefined();
    expect(explained.data['attribute']).toMatchObject([{ provider: 'WEBGPU' }]);
  });

  it('is not chosen by itself where the processor is faster', async () => {
    const { data } = await edge.execute<Loaded>(LOAD, { input: { model: 'teacher', provider: 'AUTO' } });
    const { runtime } = data['loadModel']!.model!;
    expect(runtime).toMatchObject({ requested: 'AUTO', provider: 'CPU' });
    expect(runtime['reasons']).toContainEqual(expect.stringMatching(/^webgpu: slower here than the processor/));
  });
});
