// Writes a bundle into a folder beside the published ones.

import { architectures } from '../../models/architectures/architectures.js';
import type { EncoderConfig } from '../../models/architectures/encoder-config.js';
import { toHuggingFaceConfig } from '../../models/architectures/hugging-face-config.js';
import { encodeModelOnnx } from '../../models/checkpoints/model-graph.js';
import { encodeSafetensors } from '../../models/checkpoints/safetensors.js';
import type { Weights } from '../../models/checkpoints/weights.js';
import type { Tokenizer } from '../../models/tokenizers/tokenizer.js';
import type { ModelShape, OnnxFacts } from './model-version.js';
import { StagingFolder } from './staging-folder.js';

export interface BundleContent {
  readonly config: EncoderConfig;
  readonly weights: Weights;
  readonly tokenizer: Tokenizer;
}

/** A complete bundle but for its card, not yet visible to anyone. */
export interface StagedBundle {
  readonly folder: string;
  readonly shape: ModelShape;
  /** Null where the weights are a checkpoint. */
  readonly onnx: OnnxFacts | null;
  readonly parameterCount: number;
  /** Bytes of all files together. */
  readonly byteSize: number;
  /** sha-256 of each file, by file name. */
  readonly digests: Readonly<Record<string, string>>;
}

/** Writes and flushes all files of a bundle into a new folder, see `stagingPath`; on failure nothing stays behind. */
export function stageBundle(folder: string, content: BundleContent): Promise<StagedBundle> {
  return StagingFolder.fill(folder, (staging) => writeBundle(staging, content));
}

/** Writes the files of a checkpoint's bundle: the graph is small and points into the weights. */
export async function writeBundle(
  staging: StagingFolder,
  { config, weights, tokenizer }: BundleContent,
): Promise<StagedBundle> {
  const checkpoint = encodeSafetensors(weights);
  await staging.writeJson('config.json', toHuggingFaceConfig(config));
  await staging.write('tokenizer.json', Buffer.from(tokenizer.toJson()));
  await staging.writeJson('tokenizer_config.json', { ...tokenizer.configJson(), ...inputTraits(config) });
  await staging.write('model.safetensors', checkpoint.bytes);
  await staging.write('model.onnx', encodeModelOnnx(config, checkpoint.offsets));
  const { family, labels, layers, hiddenSize, maxLength } = config;
  return {
    folder: staging.path,
    shape: { family, labels, layers, hiddenSize, maxLength },
    onnx: null,
    parameterCount: countParameters(weights),
    byteSize: staging.byteSize,
    digests: staging.digests,
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

function countParameters(weights: Weights): number {
  let count = 0;
  for (const tensor of weights.values()) count += tensor.data.length;
  return count;
}
