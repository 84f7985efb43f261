// Writes a bundle into a folder beside the published ones.

import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder, writeDurably } from '../../lib/durable-file.js';
import { architectures } from '../../models/architectures/architectures.js';
import { toHuggingFaceConfig } from '../../models/architectures/hugging-face-config.js';
import type { EncoderConfig } from '../../models/architectures/encoder-config.js';
import { encodeModelOnnx } from '../../models/checkpoints/model-graph.js';
import { encodeSafetensors } from '../../models/checkpoints/safetensors.js';
import type { Weights } from '../../models/checkpoints/weights.js';
import type { Tokenizer } from '../../models/tokenizers/tokenizer.js';
import { BUNDLE_FILES } from './bundle-files.js';
import type { BundleFile } from './bundle-files.js';
import { sha256 } from './content-digest.js';

export interface BundleContent {
  readonly config: EncoderConfig;
  readonly weights: Weights;
  readonly tokenizer: Tokenizer;
}

/** A complete bundle but for its card, not yet visible to anyone. */
export interface StagedBundle {
  readonly folder: string;
  readonly parameterCount: number;
  /** Bytes of all files together. */
  readonly byteSize: number;
  /** sha-256 of each file, by file name. */
  readonly digests: Readonly<Record<string, string>>;
}

/** Writes and flushes all files of a bundle into a new folder, see `stagingPath`; on failure nothing stays behind. */
export async function stageBundle(folder: string, content: BundleContent): Promise<StagedBundle> {
  await mkdir(folder, { recursive: true });
  try {
    const files = encodeFiles(content);
    const digests: Record<string, string> = {};
    let byteSize = 0;
    for (const name of BUNDLE_FILES) {
      await writeDurably(join(folder, name), files[name]);
      digests[name] = sha256(files[name]);
      byteSize += files[name].length;
    }
    await syncFolder(folder);
    return { folder, parameterCount: countParameters(content.weights), byteSize, digests };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

function encodeFiles({ config, weights, tokenizer }: BundleContent): Record<BundleFile, Uint8Array> {
  const checkpoint = encodeSafetensors(weights);
  return {
    'config.json': json(toHuggingFaceConfig(config)),
    'tokenizer.json': Buffer.from(tokenizer.toJson()),
    'tokenizer_config.json': json({ ...tokenizer.configJson(), ...inputTraits(config) }),
    'model.safetensors': checkpoint.bytes,
    'model.onnx': encodeModelOnnx(config, checkpoint.offsets),
  };
}

/** What `transformers` is told to make of a text: token types for the families that have them, and where to cut it. */
function inputTraits({ family, maxLength }: EncoderConfig): object {
  return {
    model_max_length: maxLength,
    model_input_names: architectures[family].tokenTypes
      ? ['input_ids', 'token_type_ids', 'attention_mask']
      : ['input_ids', 'attention_mask'],
  };
}

function json(value: object): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}

function countParameters(weights: Weights): number {
  let count = 0;
  for (const tensor of weights.values()) count += tensor.data.length;
  return count;
}
