// What a bundle consists of.

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

/** The files that other tools open and that the content digest covers; `card.json` tells where they come from. */
export const BUNDLE_FILES = [
  'config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'model.safetensors',
  'model.onnx',
] as const;
export type BundleFile = (typeof BUNDLE_FILES)[number];

export const CARD_FILE = 'card.json';

/** Folders of unfinished bundles start with this; a published bundle's folder is named by its id. */
export const STAGING_PREFIX = '.staging-';

/** A new folder in which a bundle can be written beside the published ones. */
export function stagingPath(modelsFolder: string): string {
  return join(modelsFolder, STAGING_PREFIX + randomUUID());
}

/** Folders of deleted bundles start with this until their files are gone. */
export const TRASH_PREFIX = '.trash-';
