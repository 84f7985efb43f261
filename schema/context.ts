// What every resolver can reach: services, per-operation loaders, facts about the server.

import type { Attribution } from '../services/attribution/attribution.js';
import type { Caller } from '../services/inference/caller.js';
import type { TextLimits } from '../services/inference/text-limits.js';
import type { RunSpec } from '../services/runs/run.js';
import type { Loaders } from './loaders.js';
import type { Services } from './services.js';

/** Whose class an input gradient explains. */
export type TargetPolicy = Attribution['targetPolicy'];

type DistillationSpec = Extract<RunSpec, { kind: 'DISTILLATION' }>;
export type ObjectiveConfig = DistillationSpec['objective'];
export type TrainingConfig = DistillationSpec['training'];

/** Facts about this server that `serverInfo` shows. */
export interface ServerFacts {
  readonly version: string;
  readonly limits: {
    /** What resolvers check; the others hold before a resolver runs. */
    readonly texts: TextLimits;
    readonly tokens: number;
    readonly requestDeadlineMs: number;
    readonly bodyBytes: number;
    readonly uploadBytes: number;
    readonly queryDepth: number;
    readonly queryCost: number;
    readonly queryTokens: number;
    readonly subscriptionsPerConnection: number;
  };
  readonly features: readonly { readonly name: string; readonly enabled: boolean }[];
}

export interface Context {
  readonly services: Services;
  readonly loaders: Loaders;
  readonly facts: ServerFacts;
  /** Finds the operation in the server's log. */
  readonly requestId: string;
  /** On whose behalf models are run, and until when. */
  readonly caller: Caller;
}
