// Turns the outcome of a mutation into its payload: the object, or the errors that explain its absence.

import { DomainError } from '../../lib/errors.js';
import type { UserErrorView } from './user-error.type.js';

/** Either `[field]` is an object and there are no errors, or it is null and there is at least one. */
export type Payload<F extends string, T> = Readonly<Record<F, T | null>> & {
  readonly errors: readonly UserErrorView[];
};

/** Runs a mutation. Expected failures become `errors`; anything else is thrown and masked at the edge. */
export async function toPayload<F extends string, T>(field: F, work: () => Promise<T>): Promise<Payload<F, T>> {
  try {
    return { ...single(field, await work()), errors: [] };
  } catch (error) {
    if (!(error instanceof DomainError) || error.code === 'INTERNAL_SERVER_ERROR') throw error;
    const { path, ...details } = error.details;
    const shown: UserErrorView = { message: error.message, code: error.code, path: path ?? null, ...details };
    return { ...single<F, T>(field, null), errors: [shown] };
  }
}

function single<F extends string, T>(field: F, value: T | null): Record<F, T | null> {
  return { [field]: value } as Record<F, T | null>;
}
