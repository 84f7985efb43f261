// Seeded choices among items.

import type { Random } from '../../../lib/random.js';

export function pick<T>(random: Random, items: readonly T[]): T {
  return items[random.below(items.length)]!;
}

/** Picks an item with a chance in proportion to its weight. */
export function pickWeighted<T extends { readonly weight: number }>(random: Random, items: readonly T[]): T {
  let rest = random.uniform() * items.reduce((sum, item) => sum + item.weight, 0);
  return items.find((item) => (rest -= item.weight) < 0) ?? items.at(-1)!;
}
