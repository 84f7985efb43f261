// Uploaded files, kept for a day; the first upload after that deletes them.

import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { badInput, notFound } from '../../lib/errors.js';
import { FILE_FORMATS, type FileFormat } from './file-format.js';

const KEPT_MS = 24 * 60 * 60 * 1000;
const UPLOAD_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export interface UploadLimits {
  readonly maxBytes: number;
}

export class UploadStore {
  constructor(
    private readonly folder: string,
    private readonly limits: UploadLimits,
  ) {}

  /**
   * Stores a stream of bytes to its end. Throws `BAD_USER_INPUT` when it is empty, or as soon as it is longer than
   * allowed; the stream is left open then, so that a request can still be answered. Whatever goes wrong, nothing is kept.
   */
  async write(stream: Readable, format: FileFormat): Promise<{ uploadId: string }> {
    const uploadId = randomUUID();
    const partial = join(this.folder, `${uploadId}.partial`);
    // A stream that fails with nobody listening ends the process; what it says reaches the reader below all the same.
    stream.on('error', () => undefined);
    try {
      await this.writeFile(partial, stream.iterator({ destroyOnReturn: false }));
      await rename(partial, join(this.folder, `${uploadId}.${format}`));
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
    return { uploadId };
  }

  /** The path of an upload; its extension is its format. Throws `NOT_FOUND`. */
  async path(uploadId: string, field: string | readonly string[] = 'uploadId'): Promise<string> {
    if (UPLOAD_ID.test(uploadId)) {
      const names = await readdir(this.folder).catch(() => []);
      const name = names.find((candidate) => FILE_FORMATS.some((format) => candidate === `${uploadId}.${format}`));
      if (name !== undefined) return join(this.folder, name);
    }
    throw notFound('upload', uploadId.slice(0, 100), field);
  }

  private async writeFile(path: string, chunks: AsyncIterable<Buffer>): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await this.deleteOld();
    const file = await open(path, 'wx');
    try {
      let bytes = 0;
      for await (const chunk of chunks) {
        bytes += chunk.length;
        if (bytes > this.limits.maxBytes) throw badInput('body', `at most ${this.limits.maxBytes} bytes`, 'more');
        await file.appendFile(chunk);
      }
      if (bytes === 0) throw badInput('body', 'a file', 'nothing');
      await file.sync();
    } finally {
      await file.close();
    }
  }

  private async deleteOld(): Promise<void> {
    for (const name of await readdir(this.folder)) {
      const path = join(this.folder, name);
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }));
      if (mtimeMs < Date.now() - KEPT_MS) await rm(path, { force: true });
    }
  }
}
