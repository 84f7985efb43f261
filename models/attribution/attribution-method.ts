// What an attribution method is: the signals it needs and its reduction to one score per token.

/** Signals of one text from a gradient pass, each [tokens, hidden] and row-major. */
export interface InputSignals {
  /** ∂p(target)/∂e. */
  readonly gradient: Float32Array;
  /** e; null unless the method needs it. */
  readonly embeddings: Float32Array | null;
  readonly hidden: number;
}

export interface AttributionReduction {
  readonly needsEmbeddings: boolean;
  /** One score per token, in order. */
  readonly score: (signals: InputSignals) => number[];
}
