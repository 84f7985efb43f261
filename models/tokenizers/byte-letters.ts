// The printable letters that byte-level tokenizers write for bytes (GPT-2's table).

const ENCODER = new TextEncoder();
const SPACE_BYTE = 0x20;

/** Bytes that stand for themselves; the others follow from U+0100 on, in order. */
function isPrintable(byte: number): boolean {
  return (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
}

const LETTERS: readonly string[] = (() => {
  let substitutes = 0;
  return Array.from({ length: 256 }, (_, byte) =>
    String.fromCharCode(isPrintable(byte) ? byte : 0x100 + substitutes++),
  );
})();

const KNOWN_LETTERS: ReadonlySet<string> = new Set(LETTERS);

/** The letter of a space, with which most words begin. */
export const SPACE_LETTER = LETTERS[SPACE_BYTE]!;

/** One letter for each byte of the text's UTF-8. */
export function byteLetters(text: string): string {
  return Array.from(ENCODER.encode(text), (byte) => LETTERS[byte]!).join('');
}

/** Whether a token is spelt in byte letters; added tokens may be plain text instead. */
export function isByteLetters(token: string): boolean {
  return Array.from(token).every((letter) => KNOWN_LETTERS.has(letter));
}
