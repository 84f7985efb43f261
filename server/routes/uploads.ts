// Takes files of examples: `PUT /uploads` streams the body to disk and answers the id that `createDataset` takes.

import { Readable } from 'node:stream';
import type { FastifyPluginCallback, FastifyRequest } from 'fastify';
import { badInput } from '../../lib/errors.js';
import { FILE_FORMATS, type FileFormat } from '../../services/datasets/file-format.js';
import type { UploadStore } from '../../services/datasets/upload-store.js';
import { HttpError } from './http-error.js';

const FORMAT_OF_TYPE: Readonly<Record<string, FileFormat>> = {
  'text/tab-separated-values': 'tsv',
  'text/csv': 'csv',
  'application/jsonl': 'jsonl',
  'application/x-ndjson': 'jsonl',
};

type UploadRequest = FastifyRequest<{ Querystring: Readonly<Record<string, unknown>> }>;

export function uploadRoute(uploads: Pick<UploadStore, 'write'>, maxBytes: number): FastifyPluginCallback {
  return (app, _options, done) => {
    // Bodies of all types are left to the handler.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _payload, parsed) => {
      parsed(null);
    });
    app.put('/uploads', async (request: UploadRequest, reply) => {
      const format = formatOf(request);
      const announced = Number(request.headers['content-length'] ?? 0);
      if (announced > maxBytes) {
        throw new HttpError(413, `body: expected at most ${maxBytes} bytes, got ${announced} bytes`);
      }
      // The request must outlive a refused upload, or there would be nothing left to answer on.
      const body = Readable.from(request.raw.iterator({ destroyOnReturn: false }), { objectMode: false });
      return reply.code(201).send(await uploads.write(body, format));
    });
    done();
  };
}

/** The query parameter `format`, or else what the content type says. */
function formatOf({ query, headers }: UploadRequest): FileFormat {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
  const named = query['format'];
  const format = named === undefined ? FORMAT_OF_TYPE[type] : FILE_FORMATS.find((candidate) => candidate === named);
  if (format !== undefined) return format;
  const types = Object.keys(FORMAT_OF_TYPE).join(', ');
  throw badInput(
    'format',
    `?format=${FILE_FORMATS.join(' or ')}, or a content type of ${types}`,
    JSON.stringify(named ?? type),
  );
}
