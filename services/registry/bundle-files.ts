// What a bundle consists of.

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

/**
 * The files that every bundle has and other tools open. Weights lie in `model.safetensors` or, for a graph as it was imported, in
 * `model.onnx` and the files that it names. The card lists them all, and tells where they come from.
 */
export type BundleFile = 'config.json' | 'tokenizer.json' | 'tokenizer_config.json' | 'model.onnx';

export const CARD_FILE = 'card.json';

/** Folders of unfinished bundles start with this; a published bundle's folder is named by its id. */
export const STAGING_PREFIX = '.staging-';

/** A new folder in which a bundle can be written beside the published ones. */
export function stagingPath(modelsFolder: string): string {
  return join(modelsFolder, STAGING_PREFIX + randomUUID());
}

/** Folders of deleted bundles start with this until their files are gone. */
export const TRASH_PREFIX = '.trash-';
