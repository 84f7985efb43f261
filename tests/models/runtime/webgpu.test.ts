import { writeCheckpointBundle } from '../../support/checkpoint-bundle.js';
import { accept, certify, probeIn } from '../../support/runtime/try-provider.js';
import { describeWithWebGpu } from '../../support/runtime/webgpu.js';
import { useTempFolder } from '../../support/temp-folder.js';

/** Compiling shaders takes seconds, and software runs them. */
const SLOW = 300_000;

describeWithWebGpu('WebGPU', (environment) => {
  const folder = useTempFolder();
  const families = ['bert', 'distilbert', 'roberta'] as const;
  beforeAll(() => {
    for (const name of families) writeCheckpointBundle(name, folder.path(name));
  });

  it(
    'is available',
    async () => {
      expect(await probeIn(environment, 'webgpu')).toEqual({ provider: 'webgpu', available: true });
    },
    SLOW,
  );

  it.each(families)(
    'takes no graph of %s as it is and all of them lowered, with nothing left to the processor',
    async (name) => {
      const acceptance = await accept(environment, 'webgpu', folder.path(name));
      expect(acceptance).toEqual({ asItIs: false, lowered: true, loweredGradient: true });
    },
    SLOW,
  );

  it.each(families)(
    'runs all of %s and of its gradient, and gives what the processor gives',
    async (name) => {
      const { parity, predict, gradient } = await certify(environment, 'webgpu', folder.path(name));
      expect(parity).toMatchObject({ rows: 4, length: 16 });
      expect(parity.forward).toBeLessThan(1e-5);
      expect(parity.gradient).toBeLessThan(1e-5);
      expect(parity.relativeGradient).toBeLessThan(1e-4);
      // Nothing ran on the processor.
      expect(predict).toEqual({ webgpu: expect.any(Number) });
      expect(gradient).toEqual({ webgpu: expect.any(Number) });
      expect(predict.webgpu).toBeGreaterThan(50);
      expect(gradient.webgpu).toBeGreaterThan(predict.webgpu!);
    },
    SLOW,
  );
});
