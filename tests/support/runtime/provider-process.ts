// A child process that tries an execution provider and prints what it finds as JSON: `<task> <provider> [<bundle>]`.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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
};

export type ProviderTask = keyof typeof tasks;

const [task, provider, bundle] = process.argv.slice(2) as [ProviderTask, ExecutionProvider, string];
console.log(JSON.stringify(await tasks[task](provider, bundle)));
