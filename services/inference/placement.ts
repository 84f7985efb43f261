// Where a model is to run: what somebody asked for, and what that means to try.

import type { ExecutionProvider } from '../../models/runtime/execution-provider.js';

export type { ExecutionProvider };

export const PROVIDER_CHOICES = ['auto', 'cpu', 'webgpu', 'cuda'] as const;
/** A provider, or `auto` for the first of CUDA, WebGPU and the processor that works and is not slower than the last. */
export type ProviderChoice = (typeof PROVIDER_CHOICES)[number];

export interface Placement {
  readonly choice: ProviderChoice;
  /** Whether the processor may stand in for a provider that does not work. */
  readonly fallbackAllowed: boolean;
}

/** Providers to try, in order. */
export interface Candidates {
  readonly providers: ExecutionProvider[];
  /** Whether one that is slower than the processor is passed over. */
  readonly fastest: boolean;
}

/** What a placement means to try, without providers that have brought an engine down. */
export function candidatesOf(
  { choice, fallbackAllowed }: Placement,
  excluded: ReadonlySet<ExecutionProvider>,
): Candidates {
  if (choice === 'auto') {
    const providers = (['cuda', 'webgpu', 'cpu'] as const).filter((provider) => !excluded.has(provider));
    return { providers, fastest: true };
  }
  if (choice === 'cpu' || !fallbackAllowed) return { providers: [choice], fastest: false };
  return { providers: excluded.has(choice) ? ['cpu'] : [choice, 'cpu'], fastest: false };
}
