// The files beside a graph that hold its weights.

import { join, posix } from 'node:path';
import { CARD_FILE, type BundleFile } from './bundle-files.js';
import type { ImportFiles } from './import-files.js';
import type { StagingFolder } from './staging-folder.js';

/** Names in a bundle that are taken. */
const TAKEN: ReadonlySet<string> = new Set([
  ...(['config.json', 'tokenizer.json', 'tokenizer_config.json', 'model.onnx'] satisfies BundleFile[]),
  CARD_FILE,
]);

/**
 * Copies the files that a graph names, under those names: they are relative to the graph's folder and do not lead out of it, or the
 * graph would not have been read. Throws BAD_USER_INPUT for links that lead out of the import roots, and for files that are not there.
 */
export async function copyExternalData(
  staging: StagingFolder,
  files: ImportFiles,
  folder: string,
  names: readonly string[],
): Promise<void> {
  for (const name of new Set(names.map((given) => posix.normalize(given)))) {
    if (TAKEN.has(name)) throw files.fault('external data under a name of its own', JSON.stringify(name));
    const real = await files.find(join(folder, name));
    if (real === undefined) {
      throw files.fault(`a folder with "${name}", which the graph refers to`, 'a folder without it');
    }
    await staging.copy(name, real);
  }
}
