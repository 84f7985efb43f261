import { probeIn } from '../../support/runtime/try-provider.js';

describe('a probe', () => {
  it('finds the processor', async () => {
    expect(await probeIn({}, 'cpu')).toEqual({ provider: 'cpu', available: true });
  });

  it('says what WebGPU lacks', async () => {
    expect(await probeIn({ VK_DRIVER_FILES: '/nowhere/driver.json' }, 'webgpu')).toEqual({
      provider: 'webgpu',
      available: false,
      reason: expect.stringMatching(/^libvulkan\.so\.1 is not installed$|^no graphics adapter: /),
    });
  });

  it('says what CUDA lacks, without the paths of the machine', async () => {
    const cuda = await probeIn({}, 'cuda');
    // Where CUDA is installed there is nothing to say.
    const reason = cuda.available ? 'libonnxruntime_providers_cuda.so' : cuda.reason;
    expect(reason).toContain('libonnxruntime_providers_cuda.so');
    expect(reason).not.toMatch(/\/\w/);
  });
});
