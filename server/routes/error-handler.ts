// Every failure outside GraphQL answers in GraphQL's JSON shape too: malformed bodies, unknown paths, refused uploads.

import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
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

/** What Fastify throws at requests that it cannot read. */
const requestError = z.object({
  code: z.string().optional(),
  statusCode: z.number().int().min(400).max(499),
  message: z.string(),
});

/** Nothing is here. */
export function notFound({ method, url }: FastifyRequest): never {
  throw new HttpError(404, `there is no ${method} ${url.split('?')[0]!}`);
}

/** Answers errors of all routes. */
export function errorHandler(log: Log): (error: unknown, request: FastifyRequest, reply: FastifyReply) => void {
  return (error, request, reply) => {
    const refusal = asRefusal(error, request);
    if (refusal !== undefined) {
      const code = refusal.status === 404 ? 'NOT_FOUND' : 'BAD_USER_INPUT';
      void reply.code(refusal.status).send({ errors: [{ message: refusal.message, extensions: { code } }] });
      return;
    }
    const requestId = randomUUID();
    const status = error instanceof DomainError ? STATUS_OF_CODE[error.code] : 500;
    if (status === 500) log.error({ requestId, err: error }, 'request failed');
    void reply.code(status).send({ errors: [withRequestId(toPublicError(error), requestId)] });
  };
}

function asRefusal(error: unknown, { headers, routeOptions }: FastifyRequest): HttpError | undefined {
  if (error instanceof HttpError) return error;
  const { data } = requestError.safeParse(error);
  if (data === undefined) return undefined;
  switch (data.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE': {
      const limit = routeOptions.bodyLimit ?? 0;
      const got = Number(headers['content-length']) > limit ? `${headers['content-length']} bytes` : 'more';
      return new HttpError(data.statusCode, `body: expected at most ${limit} bytes, got ${got}`);
    }
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return new HttpError(data.statusCode, 'body: expected JSON, got something else');
    case 'FST_ERR_BAD_URL':
      return new HttpError(data.statusCode, `request: ${data.message}`);
    default:
      return new HttpError(data.statusCode, `body: ${data.message}`);
  }
}
