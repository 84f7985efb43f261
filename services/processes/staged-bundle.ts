// A complete bundle without its card on its way from a child process, in a folder that is still to be renamed into place.

import { z } from 'zod';
import { ENCODER_FAMILIES } from '../../models/architectures/encoder-config.js';

const shape = z.strictObject({
  family: z.enum([...ENCODER_FAMILIES, 'other']),
  labels: z.array(z.string()).readonly(),
  layers: z.int().positive(),
  hiddenSize: z.int().positive(),
  maxLength: z.int().positive(),
});

const onnx = z.strictObject({
  opset: z.int().positive(),
  producer: z.string().nullable(),
  embeddingValue: z.string().nullable(),
  noGradient: z.string().nullable(),
  missingOps: z.array(z.string()).readonly(),
});

export const stagedBundle = z.strictObject({
  folder: z.string(),
  shape,
  onnx: onnx.nullable(),
  parameterCount: z.int().nonnegative(),
  byteSize: z.int().positive(),
  digests: z.record(z.string(), z.string()),
});
