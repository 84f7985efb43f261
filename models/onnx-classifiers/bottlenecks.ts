// Values that every path between two values of a graph passes through.

import type { GradientPaths } from './gradient-paths.js';

/**
 * The values of `paths` that all of them have in common, in topological order. In that order, they are those that no edge
 * jumps over: a path that avoids one has an edge from before it to behind it, and an edge that jumps lies on a path.
 */
export function bottlenecks({ values, nodes }: GradientPaths): readonly string[] {
  const names = [...values];
  const places = new Map(names.map((name, place) => [name, place]));
  /** How many more edges jump over a place than over the one before. */
  const changes = new Array<number>(names.length + 1).fill(0);
  for (const { inputs, outputs } of nodes) {
    for (const to of outputs.map((value) => value && places.get(value.name))) {
      if (typeof to !== 'number') continue;
      for (const from of inputs.map((value) => value && places.get(value.name))) {
        if (typeof from !== 'number') continue;
        changes[from + 1]!++;
        changes[to]!--;
      }
    }
  }
  let jumping = 0;
  return names.filter((_, place) => {
    jumping += changes[place]!;
    return jumping === 0;
  });
}
