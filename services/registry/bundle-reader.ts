// Reads the parts of a published bundle.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { invariant } from '../../lib/invariant.js';
import type { EncoderConfig } from '../../models/architectures/encoder-config.js';
import { fromHuggingFaceConfig } from '../../models/architectures/hugging-face-config.js';
import { decodeSafetensors } from '../../models/checkpoints/safetensors.js';
import type { Weights } from '../../models/checkpoints/weights.js';
import { Tokenizer } from '../../models/tokenizers/tokenizer.js';
import type { BundleFile } from './bundle-files.js';

const path = (folder: string, file: BundleFile | 'model.safetensors') => join(folder, file);

/** Of a bundle with a checkpoint. */
export async function readConfig(folder: string): Promise<EncoderConfig> {
  return fromHuggingFaceConfig(await readConfigJson(folder));
}

/** The id that fills rows of a batch, in any bundle. */
export async function readPadTokenId(folder: string): Promise<number> {
  const { pad_token_id: id } = await readConfigJson(folder);
  invariant(typeof id === 'number', 'a bundle names its padding token');
  return id;
}

async function readConfigJson(folder: string): Promise<Readonly<Record<string, unknown>>> {
  return JSON.parse(await readFile(path(folder, 'config.json'), 'utf8')) as Record<string, unknown>;
}

/** Of a bundle with a checkpoint. */
export async function readWeights(folder: string): Promise<Weights> {
  return decodeSafetensors(await readFile(path(folder, 'model.safetensors')));
}

export async function readTokenizer(folder: string): Promise<Tokenizer> {
  const [tokenizer, config] = await Promise.all([
    readFile(path(folder, 'tokenizer.json'), 'utf8'),
    readFile(path(folder, 'tokenizer_config.json'), 'utf8'),
  ]);
  return Tokenizer.fromJson(tokenizer, JSON.parse(config) as object);
}
