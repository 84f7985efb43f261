// A bundle's folder while it is written: what is in it, and its end if something goes wrong.

import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { copyDurably, syncFolder, writeDurably } from '../../lib/durable-file.js';
import { sha256 } from './content-digest.js';

export class StagingFolder {
  readonly #digests: Record<string, string> = {};
  /** Folders in it, and itself. */
  readonly #folders = new Set(['.']);
  #byteSize = 0;

  private constructor(readonly path: string) {}

  /** Makes the folder, lets `write` fill it, and flushes it. On failure nothing stays behind. */
  static async fill<T>(path: string, write: (staging: StagingFolder) => Promise<T>): Promise<T> {
    await mkdir(path, { recursive: true });
    try {
      const staging = new StagingFolder(path);
      const result = await write(staging);
      for (const folder of staging.#folders) await syncFolder(join(path, folder));
      return result;
    } catch (error) {
      await rm(path, { recursive: true, force: true });
      throw error;
    }
  }

  /** sha-256 of each file so far, by name relative to the folder. */
  get digests(): Readonly<Record<string, string>> {
    return this.#digests;
  }

  /** Bytes of all files so far. */
  get byteSize(): number {
    return this.#byteSize;
  }

  async write(name: string, content: Uint8Array): Promise<void> {
    await writeDurably(join(this.path, name), content);
    this.#note(name, sha256(content), content.length);
  }

  async writeJson(name: string, value: object): Promise<void> {
    await this.write(name, Buffer.from(`${JSON.stringify(value, null, 2)}\n`));
  }

  /** Copies a file byte for byte; `name` may lie in a folder below. */
  async copy(name: string, from: string): Promise<void> {
    const to = join(this.path, name);
    await mkdir(dirname(to), { recursive: true });
    const copied = await copyDurably(from, to);
    this.#note(name, copied.sha256, copied.byteSize);
  }

  #note(name: string, digest: string, byteSize: number): void {
    this.#digests[name] = digest;
    this.#byteSize += byteSize;
    for (let folder = dirname(name); folder !== '.'; folder = dirname(folder)) this.#folders.add(folder);
  }
}
