// Dropout without state: each mask follows from a few fed random numbers, so a step is a pure function of its feeds.

import { invariant } from '../../lib/invariant.js';
import { cast, floor, less, mul, not, scale, sub } from '../onnx/emit.js';
import type { Value } from '../onnx/graph.js';
import type { GraphBuilder } from '../onnx/graph-builder.js';
import { isStatic } from '../onnx/shape.js';

/** Applies dropout to a value of known shape [.., columns]. */
export type Dropout = (b: GraphBuilder, x: Value) => Value;

export const noDropout: Dropout = (_, x) => x;

/** Spreads the product of two random numbers over many periods, so that its fraction is uniform. */
const PERIODS = 4096;

/** Graph inputs that dropout adds: each to be fed with fresh numbers, uniform in [1, 2). */
export const NOISE_INPUT = /^dropout_\d+_(rows|columns)$/;

/** One random number per row and per column of each value that is dropped; the element's own is frac(4096·row·column). */
export class NoiseDropout {
  #sites = 0;

  /** @param probability Share of elements set to 0, in (0, 1); the others grow by 1/(1 − probability). */
  constructor(readonly probability: number) {}

  readonly apply: Dropout = (b, x) => {
    invariant(isStatic(x.shape), 'dropout needs known dims');
    const site = this.#sites++;
    const rows = b.input(`dropout_${site}_rows`, 'float32', [...x.shape.slice(0, -1), 1]);
    const columns = b.input(`dropout_${site}_columns`, 'float32', [x.shape.at(-1)!]);
    const spread = scale(b, mul(b, rows, columns), PERIODS);
    const uniform = sub(b, spread, floor(b, spread));
    const kept = not(b, less(b, uniform, b.scalar(this.probability)));
    return mul(b, x, scale(b, cast(b, kept, x.dtype), 1 / (1 - this.probability)));
  };
}
