// Which execution provider ran the nodes of a graph, by ONNX Runtime's own profile of a run.

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Graph } from '../onnx/graph.js';
import type { ExecutionProvider } from './execution-provider.js';
import { LoweredSession } from './lowered-session.js';
import type { HostTensor, SessionOptions } from './session.js';

/** Nodes that ran, by provider. Copies between host and device do not count, nodes that ONNX Runtime fused count once. */
export type NodePlacement = Readonly<Partial<Record<ExecutionProvider, number>>>;

const PROVIDERS: Readonly<Partial<Record<string, ExecutionProvider>>> = {
  CPUExecutionProvider: 'cpu',
  WebGpuExecutionProvider: 'webgpu',
  CUDAExecutionProvider: 'cuda',
};

/** What is read of an event in a profile. */
interface ProfileEvent {
  readonly cat: string;
  readonly name: string;
  readonly args: { readonly provider?: string; readonly op_name?: string };
}

/** Compiles the graph as `LoweredSession` does, runs it once and says where. */
export async function placeNodes(
  graph: Graph,
  options: SessionOptions,
  feeds: Readonly<Record<string, HostTensor>>,
): Promise<NodePlacement> {
  const folder = await mkdtemp(join(tmpdir(), `gkd-profile-${process.pid}-`));
  try {
    const session = await LoweredSession.create(graph, { ...options, profilePrefix: join(folder, 'run') });
    try {
      await session.run(feeds);
    } finally {
      await session.release();
    }
    const [profile] = await readdir(folder);
    return countNodes(JSON.parse(await readFile(join(folder, profile!), 'utf8')) as ProfileEvent[]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function countNodes(events: readonly ProfileEvent[]): NodePlacement {
  const counts: Partial<Record<ExecutionProvider, number>> = {};
  for (const { cat, name, args } of events) {
    if (cat !== 'Node' || !name.endsWith('_kernel_time') || args.op_name?.startsWith('Memcpy')) continue;
    const provider = PROVIDERS[args.provider ?? ''];
    if (provider) counts[provider] = (counts[provider] ?? 0) + 1;
  }
  return counts;
}
