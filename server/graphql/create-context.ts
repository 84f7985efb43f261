// The context of one operation.

import type { Context, ServerFacts } from '../../schema/context.js';
import { createLoaders } from '../../schema/loaders.js';
import type { Caller } from '../../services/inference/caller.js';
import type { Services } from '../../schema/services.js';

export interface ContextSource {
  readonly services: Services;
  readonly facts: ServerFacts;
}

/** A context with fresh loaders. */
export function createContext({ services, facts }: ContextSource, requestId: string, caller: Caller): Context {
  return { services, facts, requestId, caller, loaders: createLoaders(services, facts.limits.texts, caller) };
}
