// How a run trains, as data, all defaults filled in.

export interface TrainingConfig {
  readonly epochs: number;
  readonly batchSize: number;
  /** Peak learning rate, reached after warm-up, then decayed linearly to 0. */
  readonly learningRate: number;
  /** Share of all steps spent on linear warm-up, in [0, 1). */
  readonly warmupRatio: number;
  /** Decoupled weight decay of AdamW; biases and LayerNorm parameters are excluded. */
  readonly weightDecay: number;
  /** Global L2 norm above which the gradient is scaled down; 0 switches clipping off. */
  readonly maxGradNorm: number;
  /** Tokens per example, special tokens included; longer texts are truncated. */
  readonly maxLength: number;
  readonly seed: number;
  /** Evaluate every k steps as well as after each epoch; null means after each epoch only. */
  readonly evaluateEverySteps: number | null;
  readonly freezeEmbeddings: boolean;
  /** Dropout probability of hidden states and attention probabilities, in [0, 1). */
  readonly dropout: number;
}
