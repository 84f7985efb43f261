// A checkpoint of tests/fixtures as the part of a bundle that sessions read.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EncoderConfig } from '../../models/architectures/encoder-config.js';
import { fromHuggingFaceConfig } from '../../models/architectures/hugging-face-config.js';
import { checkWeights } from '../../models/architectures/parameter-shapes.js';
import { encodeModelOnnx } from '../../models/checkpoints/model-graph.js';
import { decodeSafetensors, encodeSafetensors } from '../../models/checkpoints/safetensors.js';
import { readCheckpointJson, readWeightBytes, type CheckpointName } from './checkpoint-fixtures.js';

/** Writes configuration, weights and graph into `folder`; returns the configuration. */
export function writeCheckpointBundle(name: CheckpointName, folder: string): EncoderConfig {
  const json = readCheckpointJson(name, 'config.json');
  const config = fromHuggingFaceConfig(json);
  const { bytes, offsets } = encodeSafetensors(checkWeights(config, decodeSafetensors(readWeightBytes(name))));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'config.json'), JSON.stringify(json));
  writeFileSync(join(folder, 'model.safetensors'), bytes);
  writeFileSync(join(folder, 'model.onnx'), encodeModelOnnx(config, offsets));
  return config;
}
