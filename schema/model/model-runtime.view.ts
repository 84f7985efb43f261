// Shapes where a model runs for GraphQL.

import type { ModelRuntime } from '../../services/inference/runtimes.js';
import { finiteOrNull } from '../finite.js';

/** Where a model runs as the schema's type reads it. */
export type ModelRuntimeView = ReturnType<typeof toModelRuntime>;

export function toModelRuntime({ placement, facts, certificate, ...status }: ModelRuntime) {
  return {
    ...status,
    requested: placement.choice,
    fallbackAllowed: placement.fallbackAllowed,
    provider: facts?.provider ?? null,
    reasons: facts?.reasons ?? [],
    certificate: certificate && toCertificate(certificate),
  };
}

type Certificate = NonNullable<ModelRuntime['certificate']>;

function toCertificate({ provider, measuredAt, parity, placement }: Certificate) {
  return {
    ...parity,
    gradient: finiteOrNull(parity.gradient),
    relativeGradient: finiteOrNull(parity.relativeGradient),
    provider,
    measuredAt,
    placement: Object.entries(placement).map(([name, nodes]) => ({ provider: name as typeof provider, nodes })),
  };
}
