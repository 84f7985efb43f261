// Named parameters in memory.

/** A float32 tensor, row-major. */
export interface WeightTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Parameters by their Hugging Face name. */
export type Weights = ReadonlyMap<string, WeightTensor>;
