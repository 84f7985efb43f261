// The context of one operation.

import type { Context, ServerFacts } from '../../schema/context.js';
import { createLoaders } from '../../schema/loaders.js';
import type { Services } from '../../schema/services.js';

export interface ContextSource {
  readonly services: Services;
  readonly facts: ServerFacts;
}

/** A context with fresh loaders; `signal` aborts when the caller is gone. */
export function createContext({ services, facts }: ContextSource, requestId: string, signal: AbortSignal): Context {
  return { services, facts, requestId, signal, loaders: createLoaders(services, facts.limits.texts, signal) };
}
