// How much memory an engine will take, before it has been seen.

import type { ModelVersion } from '../registry/model-version.js';

/** Resident bytes of an engine process without a model. */
const PROCESS_BYTES = 160 * 2 ** 20;
/** Weights lie in memory once as they are in the file and once packed for the matrix products. */
const COPIES = 2;

/** Resident bytes that an engine of the model should take, gradients not counted. */
export function memoryEstimate({ byteSize }: ModelVersion): number {
  return PROCESS_BYTES + COPIES * byteSize;
}
