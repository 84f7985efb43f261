// Reads a Hugging Face checkpoint folder: config.json, model.safetensors, and tokenizer.json or vocab.txt.

import { join } from 'node:path';
import { badInput } from '../../lib/errors.js';
import { fromHuggingFaceConfig } from '../../models/architectures/hugging-face-config.js';
import { checkWeights } from '../../models/architectures/parameter-shapes.js';
import { decodeSafetensors } from '../../models/checkpoints/safetensors.js';
import { checkTokenizerFits } from '../../models/tokenizers/tokenizer.js';
import type { BundleContent } from './bundle-writer.js';
import type { ImportFiles } from './import-files.js';
import { checkLabels } from './labels.js';
import { readTokenizerIn } from './tokenizer-source.js';

/** A sequence classifier of a family that this server builds; `given` labels replace those of its configuration. */
export async function readCheckpoint(
  files: ImportFiles,
  folder: string,
  given: readonly string[] | null,
): Promise<BundleContent> {
  const config = fromHuggingFaceConfig(await files.json(join(folder, 'config.json')));
  const tokenizer = await readTokenizerIn(files, [folder]);
  checkTokenizerFits(tokenizer, config);
  const weights = checkWeights(config, decodeSafetensors(await files.read(join(folder, 'model.safetensors'))));
  const labels = checkLabels(given ?? config.labels, 'labels');
  const classes = config.labels.length;
  if (labels.length !== classes) {
    throw badInput('labels', `${classes} labels, as the checkpoint has`, `${labels.length}`);
  }
  return { config: { ...config, labels }, tokenizer, weights };
}
