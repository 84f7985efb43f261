// An expected failure on its way from a child process: it arrives as the error that it was.

import { z } from 'zod';
import { DomainError, ERROR_CODES } from '../../lib/errors.js';
import type { ErrorDetails } from '../../lib/errors.js';

const details: z.ZodType<ErrorDetails> = z.strictObject({
  path: z.array(z.string()).exactOptional(),
  expected: z.string().exactOptional(),
  got: z.string().exactOptional(),
  retryAfterMs: z.number().exactOptional(),
});

export const errorMessage = z.strictObject({ code: z.enum(ERROR_CODES), message: z.string(), details });
export type ErrorMessage = z.infer<typeof errorMessage>;

/** What is not an expected failure arrives as `INTERNAL_SERVER_ERROR`. */
export function toErrorMessage(error: unknown): ErrorMessage {
  if (error instanceof DomainError) return { code: error.code, message: error.message, details: error.details };
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: 'INTERNAL_SERVER_ERROR', message, details: {} };
}

export function fromErrorMessage({ code, message, details: data }: ErrorMessage): DomainError {
  return new DomainError(code, message, data);
}
