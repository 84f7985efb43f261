// A child process that tries an execution provider and prints what it finds as JSON: `<task> <provider> [<bundle>]`.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EMBEDDINGS } from '../../../models/architectures/serving-graph.js';
import { buildGradientGraph } from '../../../models/attribution/gradient-graph.js';
import { decodeModel } from '../../../models/onnx/protobuf/decode-model.js';
import { LoweredSession } from '../../../models/runtime/lowered-session.js';
import { Session } from '../../../models/runtime/session.js';
import { fromHuggingFaceConfig } from '../../../models/architectures/hugging-face-config.js';
import { ClassifierSession } from '../../../models/runtime/classifier-session.js';
import type { ExecutionProvider } from '../../../models/runtime/execution-provider.js';
import type { NodePlacement } from '../../../models/runtime/node-placement.js';
import { measureParity, type Parity } from '../../../models/runtime/parity.js';
import { probeBatch } from '../../../models/runtime/probe-batch.js';
import { probeProvider } from '../../../models/runtime/probe-provider.js';

export interface Certificate {
  readonly parity: Parity;
  readonly predict: NodePlacement;
  readonly gradient: NodePlacement;
}

/** Which graphs ONNX Runtime takes with nothing left to the processor. */
export interface Acceptance {
  readonly asItIs: boolean;
  readonly lowered: boolean;
  readonly loweredGradient: boolean;
}

async function accepts(create: Promise<{ release: () => Promise<void> }>): Promise<boolean> {
  try {
    await (await create).release();
    return true;
  } catch {
    return false;
  }
}

const tasks = {
  probe: probeProvider,
  certify: async (provider: ExecutionProvider, bundle: string): Promise<Certificate> => {
    const config = fromHuggingFaceConfig(JSON.parse(readFileSync(join(bundle, 'config.json'), 'utf8')));
    const batch = probeBatch(config);
    const [candidate, reference] = [
      await ClassifierSession.load(bundle, { threads: 1, provider }),
      await ClassifierSession.load(bundle, { threads: 1 }),
    ];
    const parity = await measureParity(candidate, reference, batch);
    const predict = await candidate.placePredict(batch);
    const gradient = await candidate.placeGradient(batch);
    await Promise.all([candidate.release(), reference.release()]);
    return { parity, predict, gradient };
  },
  accept: async (provider: ExecutionProvider, bundle: string): Promise<Acceptance> => {
    const model = readFileSync(join(bundle, 'model.onnx'));
    const graph = decodeModel(model);
    const options = { threads: 1, provider, externalDataFolder: bundle, noCpuFallback: true };
    return {
      asItIs: await accepts(Session.create(model, options)),
      lowered: await accepts(LoweredSession.create(graph, options)),
      loweredGradient: await accepts(LoweredSession.create(buildGradientGraph(graph, EMBEDDINGS), options)),
    };
  },
};

export type ProviderTask = keyof typeof tasks;

const [task, provider, bundle] = process.argv.slice(2) as [ProviderTask, ExecutionProvider, string];
console.log(JSON.stringify(await tasks[task](provider, bundle)));
