// One text on its way through an engine: what is asked of it, and what comes back.

import type { TokenRow } from '../../models/runtime/token-batch.js';
import type { ExecutionProvider } from './placement.js';

/** What a row asks; only rows that ask alike run together. */
export type Question =
  | { readonly kind: 'predict' }
  | {
      readonly kind: 'gradient';
      /** Class to explain; null for the model's own prediction. */
      readonly target: number | null;
      /** Whether the answer carries the input embeddings as well. */
      readonly embeddings: boolean;
    };

export interface Row {
  readonly tokens: TokenRow;
  readonly question: Question;
}

export interface PredictAnswer {
  readonly kind: 'predict';
  /** [classes]. */
  readonly logits: Float32Array;
}

export interface GradientAnswer {
  readonly kind: 'gradient';
  /** What computed it. */
  readonly provider: ExecutionProvider;
  /** [classes]. */
  readonly logits: Float32Array;
  /** The class that was explained. */
  readonly target: number;
  /** ∂p(target)/∂embeddings of the real tokens, [tokens, hidden], row-major. */
  readonly gradient: Float32Array;
  /** Same shape; null unless asked for. */
  readonly embeddings: Float32Array | null;
}

export type Answer = PredictAnswer | GradientAnswer;

/** A gradient's work beside a prediction's, for shares of time and estimates before anything was measured. */
const GRADIENT_WORK = 2.5;

/** The work of a row in tokens of a prediction. */
export function workOf({ tokens, question }: Row): number {
  return tokens.ids.length * (question.kind === 'gradient' ? GRADIENT_WORK : 1);
}

/** Rows with equal keys can share a batch. */
export function batchKey({ question }: Row): string {
  return question.kind === 'gradient' ? `gradient${question.embeddings ? '+embeddings' : ''}` : question.kind;
}
