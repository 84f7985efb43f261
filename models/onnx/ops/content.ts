// Known elements of outputs, computed while building: how shapes that a graph computes become dims.

import type { Dim } from '../dim.js';
import type { Value } from '../graph.js';

/** Longest vector whose elements inference looks at. */
export const CONTENT_LIMIT = 64;

/**
 * Combines the known elements of operands that broadcast against each other, of rank 0 or 1. Null where an operand is not
 * known, or `combine` gives undefined for an element.
 */
export function combineContents(
  operands: readonly (Value | null)[],
  combine: (elements: readonly Dim[]) => Dim | undefined,
): readonly Dim[] | null {
  const contents = operands.flatMap((value) => (value?.content ? [value.content] : []));
  if (contents.length < operands.length) return null;
  const length = Math.max(...contents.map((content) => content.length));
  if (!contents.every((content) => content.length === length || content.length === 1)) return null;
  const combined: Dim[] = [];
  for (let at = 0; at < length; at++) {
    const element = combine(contents.map((content) => content[content.length === 1 ? 0 : at]!));
    if (element === undefined) return null;
    combined.push(element);
  }
  return combined;
}
