// Bodies that clients have compressed.

import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { preParsingHookHandler, RequestPayload } from 'fastify';
import { HttpError } from './http-error.js';

const DECODERS: Readonly<Record<string, () => Transform>> = {
  br: createBrotliDecompress,
  deflate: createInflate,
  gzip: createGunzip,
};

/** Decodes a body as its `content-encoding` says; what comes out counts towards the limit of bodies. */
export const decompress: preParsingHookHandler = (request, _reply, payload, done) => {
  const encoding = request.headers['content-encoding']?.toLowerCase() ?? 'identity';
  if (encoding === 'identity') {
    done(null, payload);
    return;
  }
  const decoder = Object.hasOwn(DECODERS, encoding) ? DECODERS[encoding]!() : undefined;
  if (!decoder) {
    const expected = Object.keys(DECODERS).join(', ');
    done(new HttpError(415, `content-encoding: expected ${expected} or none, got ${JSON.stringify(encoding)}`));
    return;
  }
  const decoded: RequestPayload = decoder;
  decoded.receivedEncodedLength = 0;
  payload.on('data', (chunk: Buffer) => {
    decoded.receivedEncodedLength! += chunk.length;
  });
  payload.pipe(decoder);
  done(null, decoded);
};
