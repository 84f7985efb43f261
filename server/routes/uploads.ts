// Takes files of examples: `PUT /uploads` streams the body to disk and answers the id that `createDataset` takes.

import { Readable } from 'node:stream';
import { type Request, Router } from 'express';
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

export function uploadRoute(uploads: Pick<UploadStore, 'write'>, maxBytes: number): Router {
  const router = Router();
  router.put('/uploads', async (request, response) => {
    const format = formatOf(request);
    const announced = Number(request.headers['content-length'] ?? 0);
    if (announced > maxBytes) {
      throw new HttpError(413, `body: expected at most ${maxBytes} bytes, got ${announced} bytes`);
    }
    // The request must outlive a refused upload, or there would be nothing left to answer on.
    const body = Readable.from(request.iterator({ destroyOnReturn: false }), { objectMode: false });
    response.status(201).json(await uploads.write(body, format));
  });
  return router;
}

/** The query parameter `format`, or else what the content type says. */
function formatOf({ query, headers }: Request): FileFormat {
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
