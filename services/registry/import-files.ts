// Files that clients name by path; nothing outside the import roots is ever opened.

import { readFile, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { badInput } from '../../lib/errors.js';
import { findUnderRoots, resolveUnderRoots, type FoundPath } from '../../lib/import-root.js';

const MEGABYTE = 2 ** 20;
const MAX_JSON_BYTES = 64 * MEGABYTE;
/** What Node reads into one buffer. */
const MAX_FILE_BYTES = 2_048 * MEGABYTE - 1;

export class ImportFiles {
  readonly #roots: readonly string[];
  readonly #field: string;

  /** `field` names the input in errors. */
  constructor(roots: readonly string[], field: string) {
    this.#roots = roots;
    this.#field = field;
  }

  /** What a client's path leads to. Throws BAD_USER_INPUT where it leads out of the roots or to nothing. */
  async locate(path: string): Promise<FoundPath & { readonly kind: 'file' | 'folder' }> {
    const found = await findUnderRoots(path, this.#roots, this.#field);
    return { ...found, kind: (await stat(found.real)).isDirectory() ? 'folder' : 'file' };
  }

  /** The error of something about these files that was not as expected. */
  fault(expected: string, got: string): Error {
    return badInput(this.#field, expected, got);
  }

  /** The real path of an existing file; undefined if there is none. Throws for a link that leads out of the roots. */
  async find(file: string): Promise<string | undefined> {
    const found = await stat(file).catch(() => undefined);
    return found?.isFile() ? resolveUnderRoots(file, this.#roots, this.#field, basename(file)) : undefined;
  }

  /** Names of the files in a folder, sorted; none if there is no such folder. */
  async list(folder: string): Promise<readonly string[]> {
    const found = await stat(folder).catch(() => undefined);
    if (!found?.isDirectory()) return [];
    return (await readdir(await resolveUnderRoots(folder, this.#roots, this.#field, basename(folder)))).sort();
  }

  /** The folder above, where that is below a root too. */
  async above(folder: string): Promise<string | undefined> {
    return resolveUnderRoots(dirname(folder), this.#roots, this.#field).catch(() => undefined);
  }

  /** The real path of a file that must be there, and be small enough to be read. */
  async require(file: string): Promise<string> {
    const real = await this.find(file);
    if (real === undefined) throw this.fault(`a folder with ${basename(file)}`, 'a folder without it');
    const { size } = await stat(real);
    if (size <= MAX_FILE_BYTES) return real;
    throw this.fault(`${basename(file)} of at most ${MAX_FILE_BYTES} bytes`, `${size} bytes`);
  }

  async read(file: string): Promise<Uint8Array> {
    return readFile(await this.require(file));
  }

  async json(file: string): Promise<Readonly<Record<string, unknown>>> {
    const bytes = await this.read(file);
    if (bytes.length > MAX_JSON_BYTES) {
      throw this.fault(`${basename(file)} of at most ${MAX_JSON_BYTES} bytes`, `${bytes.length} bytes`);
    }
    const value = parseJson(Buffer.from(bytes).toString('utf8'));
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
    throw this.fault(`a JSON object in ${basename(file)}`, 'something else');
  }

  /** The first of some folders that has one of some files: that file's path. */
  async first(folders: readonly string[], names: readonly string[]): Promise<string | undefined> {
    for (const file of folders.flatMap((folder) => names.map((name) => join(folder, name)))) {
      if ((await this.find(file)) !== undefined) return file;
    }
    return undefined;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
