// A text, or a pair of texts, as the tokens of one model.

/** Which of the two texts a token comes from. */
export type TextSource = 'text' | 'textPair';

/** How a tokenizer writes the pieces of a word. */
export type PieceScheme =
  /** Pieces of the normalised word; those after the first begin with `prefix`, and a word may be `unknown` as a whole. */
  | { readonly kind: 'word-piece'; readonly prefix: string; readonly unknown: string }
  /** Pieces of the UTF-8 bytes of the text, each byte as one printable character. */
  | { readonly kind: 'byte-level' };

/** Equally long lists, one entry per token, after truncation. */
export interface Encoding {
  readonly ids: readonly number[];
  readonly typeIds: readonly number[];
  readonly tokens: readonly string[];
  /** Whether the tokenizer added the token around the text (`[CLS]`, `[SEP]`, `<s>`, …). */
  readonly special: readonly boolean[];
  /** Null for tokens that the tokenizer added. */
  readonly sources: readonly (TextSource | null)[];
  readonly pieces: PieceScheme;
  readonly truncated: boolean;
  /** Tokens before truncation, added ones included. */
  readonly tokenCount: number;
}
