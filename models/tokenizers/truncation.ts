// Truncation of a pair, longest first, as in the Hugging Face tokenizers library.

/** Tokens to keep of two texts so that together they have at most `room`; what is cut is cut at the end. */
export function longestFirst(first: number, second: number, room: number): readonly [first: number, second: number] {
  if (first + second <= room) return [first, second];
  const shorter = Math.min(first, second);
  const half = Math.floor(room / 2);
  const [short, long] = 2 * shorter > room ? [half, room - half] : [shorter, room - shorter];
  return first > second ? [long, short] : [short, long];
}
