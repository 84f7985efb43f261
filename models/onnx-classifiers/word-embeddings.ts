// Where a classifier looks up its words.

import type { Graph, Value } from '../onnx/graph.js';

/** Operators that hand ids on as they are. */
const PASSING: ReadonlySet<string> = new Set(['Cast', 'Flatten', 'Identity', 'Reshape', 'Squeeze', 'Unsqueeze']);

/** Operators that look up by ids: the inputs that are ids. Our passes leave the second only where it is quantised. */
const LOOKUPS: Readonly<Record<string, number>> = {
  Gather: 1,
  EmbedLayerNormalization: 0,
  QEmbedLayerNormalization: 0,
};

/** The first value that is looked up by `input_ids`, as they come or in another shape or type; undefined where none is. */
export function wordEmbeddingsOf({ nodes }: Graph): Value | undefined {
  const ids = new Set(['input_ids']);
  for (const { op, inputs, outputs } of nodes) {
    const [output] = outputs;
    const place = LOOKUPS[op];
    if (output && place !== undefined && ids.has(inputs[place]?.name ?? '')) return output;
    if (output && PASSING.has(op) && ids.has(inputs[0]?.name ?? '')) ids.add(output.name);
  }
  return undefined;
}
