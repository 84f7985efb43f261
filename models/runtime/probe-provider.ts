// Finds out whether an execution provider works here, by running on it. It may abort its process: child processes only.

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { add } from '../onnx/emit.js';
import { GraphBuilder } from '../onnx/graph-builder.js';
import { encodeModel } from '../onnx/protobuf/encode-model.js';
import type { ExecutionProvider } from './execution-provider.js';
import { missingLibrary } from './missing-library.js';
import { Session } from './session.js';
import { withoutPaths } from './without-paths.js';

export type ProviderAvailability =
  | { readonly provider: ExecutionProvider; readonly available: true }
  | {
      readonly provider: ExecutionProvider;
      readonly available: false;
      /** What is missing, for whoever runs the server. */
      readonly reason: string;
    };

/** Compiles a tiny graph for the provider, with nothing left to the processor, and runs it. Never rejects. */
export async function probeProvider(provider: ExecutionProvider): Promise<ProviderAvailability> {
  // ONNX Runtime complains loudly of a library that is missing, on standard error.
  const missing = MISSING[provider]();
  if (missing !== null) return { provider, available: false, reason: missing };
  try {
    await runOn(provider);
    return { provider, available: true };
  } catch (error) {
    return { provider, available: false, reason: reasonOf((error as Error).message) };
  }
}

async function runOn(provider: ExecutionProvider): Promise<void> {
  const b = new GraphBuilder();
  const x = b.input('x', 'float32', [2]);
  const model = encodeModel(b.build('probe', { doubled: add(b, x, x) }));
  const session = await Session.create(model, { threads: 1, provider, noCpuFallback: provider !== 'cpu' });
  try {
    const { doubled } = await session.run({ x: { dtype: 'float32', shape: [2], data: Float32Array.of(1, -3) } });
    if (String(doubled!.data) !== '2,-6') throw new Error(`twice 1 and -3 came out as ${String(doubled!.data)}`);
  } finally {
    await session.release();
  }
}

const CUDA_PROVIDER = 'libonnxruntime_providers_cuda.so';

/** What a provider needs that is not installed, in words; null where nothing is. */
const MISSING: Readonly<Record<ExecutionProvider, () => string | null>> = {
  cpu: () => null,
  webgpu: () =>
    process.platform === 'linux' && missingLibrary('libvulkan.so.1') ? 'libvulkan.so.1 is not installed' : null,
  cuda: () => {
    const library = join(binaries(), CUDA_PROVIDER);
    if (!existsSync(library)) {
      return `${CUDA_PROVIDER} is not installed: run the install script of the package onnxruntime-node`;
    }
    const missing = missingLibrary(library);
    return missing ? `${CUDA_PROVIDER} needs ${missing}, which is not installed` : null;
  },
};

function reasonOf(message: string): string {
  if (!message.includes('Failed to get a WebGPU adapter')) return withoutPaths(message);
  return 'no graphics adapter: none of the drivers that Vulkan finds, or that VK_DRIVER_FILES names, has one that fits';
}

/** Where ONNX Runtime's libraries lie. */
function binaries(): string {
  const entry = createRequire(import.meta.url).resolve('onnxruntime-node');
  return join(dirname(entry), '..', 'bin', 'napi-v6', process.platform, process.arch);
}
