// Reads the parts of a published bundle.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inTurns } from '../../lib/in-turns.js';
import type { EncoderConfig } from '../../models/architectures/encoder-config.js';
import { fromHuggingFaceConfig } from '../../models/architectures/hugging-face-config.js';
import { decodeSafetensors } from '../../models/checkpoints/safetensors.js';
import type { Weights } from '../../models/checkpoints/weights.js';
import { Tokenizer } from '../../models/tokenizers/tokenizer.js';
import type { BundleFile } from './bundle-files.js';

const path = (folder: string, file: BundleFile) => join(folder, file);

export async function readConfig(folder: string): Promise<EncoderConfig> {
  return fromHuggingFaceConfig(JSON.parse(await readFile(path(folder, 'config.json'), 'utf8')));
}

export async function readWeights(folder: string): Promise<Weights> {
  return decodeSafetensors(await readFile(path(folder, 'model.safetensors')));
}

export async function readTokenizer(folder: string): Promise<Tokenizer> {
  const [tokenizer, config] = await Promise.all([
    readFile(path(folder, 'tokenizer.json'), 'utf8'),
    readFile(path(folder, 'tokenizer_config.json'), 'utf8'),
  ]);
  return inTurns(Tokenizer.building(tokenizer, JSON.parse(config) as object));
}
