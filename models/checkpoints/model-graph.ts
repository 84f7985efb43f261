// The `model.onnx` of a bundle: a small file that points into the weights beside it.

import type { EncoderConfig } from '../architectures/encoder-config.js';
import { buildServingGraph } from '../architectures/serving-graph.js';
import { invariant } from '../../lib/invariant.js';
import { encodeModel } from '../onnx/protobuf/encode-model.js';

/** Name of the weights file that `model.onnx` refers to, in the same folder. */
const WEIGHTS_FILE = 'model.safetensors';

/** Byte range of each parameter in the weights file. */
export type WeightOffsets = ReadonlyMap<string, { readonly offset: number; readonly length: number }>;

/** Encodes the serving graph of a classifier whose weights lie at `offsets` of `model.safetensors`. */
export function encodeModelOnnx(config: EncoderConfig, offsets: WeightOffsets): Uint8Array {
  const graph = buildServingGraph(config, (name) => {
    const range = offsets.get(name);
    invariant(range, `the weights file holds ${name}`);
    return { location: WEIGHTS_FILE, ...range };
  });
  return encodeModel(graph, { producer: 'gkd-server' });
}
