// Every failure outside GraphQL answers in GraphQL's JSON shape too: malformed bodies, unknown paths, refused uploads.

import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { z } from 'zod';
import { DomainError, type DomainErrorCode } from '../../lib/errors.js';
import { toPublicError } from '../../schema/errors/public-error.js';
import { withRequestId } from '../graphql/report-errors.js';
import type { Log } from '../log.js';
import { HttpError } from './http-error.js';

const STATUS_OF_CODE = {
  BAD_USER_INPUT: 400,
  NOT_FOUND: 404,
  CONFLICT: 409,
  MODEL_NOT_READY: 503,
  OVERLOADED: 503,
  DEADLINE_EXCEEDED: 504,
  INTERNAL_SERVER_ERROR: 500,
} as const satisfies Record<DomainErrorCode, number>;

/** What Express and its body parser throw at requests that they cannot read; only the parser gives a type. */
const requestError = z.object({
  type: z.string().optional(),
  status: z.number().int().min(400).max(499),
  message: z.string(),
  limit: z.number().optional(),
  length: z.number().optional(),
});

/** The last route: nothing is here. */
export const notFoundHandler: RequestHandler = ({ method, path }) => {
  throw new HttpError(404, `there is no ${method} ${path}`);
};

/** Answers errors of all routes before it. */
export function errorHandler(log: Log): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const refusal = asRefusal(error);
    if (refusal !== undefined) {
      const code = refusal.status === 404 ? 'NOT_FOUND' : 'BAD_USER_INPUT';
      response.status(refusal.status).json({ errors: [{ message: refusal.message, extensions: { code } }] });
      return;
    }
    const requestId = randomUUID();
    const status = error instanceof DomainError ? STATUS_OF_CODE[error.code] : 500;
    if (status === 500) log.error({ requestId, err: error }, 'request failed');
    response.status(status).json({ errors: [withRequestId(toPublicError(error), requestId)] });
  };
}

function asRefusal(error: unknown): HttpError | undefined {
  if (error instanceof HttpError) return error;
  const { data } = requestError.safeParse(error);
  if (data === undefined) return undefined;
  switch (data.type) {
    case 'entity.parse.failed':
      return new HttpError(data.status, `body: expected JSON, got something else: ${data.message}`);
    case 'entity.too.large':
      return new HttpError(
        data.status,
        `body: expected at most ${data.limit ?? 0} bytes, got ${data.length ?? 'more'}`,
      );
    case undefined:
      return new HttpError(data.status, `request: ${data.message}`);
    default:
      return new HttpError(data.status, `body: ${data.message}`);
  }
}
