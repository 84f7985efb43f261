// Feeds for a graph whose inputs lowering has changed.

import { dimFactors, type Dim } from '../onnx/dim.js';
import type { Graph } from '../onnx/graph.js';
import { invariant } from '../../lib/invariant.js';
import type { HostTensor } from './session.js';

/** The feeds of the graph before lowering, made to fit: integers in 32 bits where it wants them, and the shapes it asks for. */
export function loweredFeeds(
  { inputs }: Graph,
  feeds: Readonly<Record<string, HostTensor>>,
): Record<string, HostTensor> {
  const dims = new Map<Dim, number>();
  for (const { name, shape } of inputs) shape.forEach((dim, axis) => dims.set(dim, feeds[name]?.shape[axis] ?? NaN));
  return Object.fromEntries(
    inputs.map(({ name, dtype, shape, content }) => {
      if (content)
        return [name, { dtype, shape: shape as number[], data: BigInt64Array.from(content, extentIn(dims)) }];
      const feed = feeds[name];
      invariant(feed, `the graph's input "${name}" is fed`);
      return [name, dtype === 'int32' ? { ...feed, dtype, data: Int32Array.from(feed.data, Number) } : feed];
    }),
  );
}

/** A symbolic dim as a number, given those of the fed tensors. */
function extentIn(dims: ReadonlyMap<Dim, number>): (dim: Dim) => bigint {
  return (dim) => {
    const { coefficient, names } = dimFactors(dim);
    return BigInt(names.reduce((product, name) => product * dims.get(name)!, coefficient));
  };
}
