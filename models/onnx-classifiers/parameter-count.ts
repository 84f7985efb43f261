// How many parameters a graph has, in whatever form its weights are.

import type { DType } from '../onnx/dtype.js';
import type { Graph } from '../onnx/graph.js';

/** Types of weights: floating-point ones, and what those become by quantisation. Other integers are ids, shapes and axes. */
const WEIGHTS: ReadonlySet<DType> = new Set(['float32', 'float64', 'float16', 'bfloat16', 'int8', 'uint8']);

/**
 * Elements of the constants that are weights. Single ones are not counted: they are scales, zero points and numbers in
 * formulas. Of weights packed into fewer bits than eight, the bytes count.
 */
export function parameterCount({ initializers }: Graph): number {
  return initializers.reduce((sum, { value: { dtype, shape } }) => {
    const elements = shape.reduce<number>((product, dim) => product * Number(dim), 1);
    return elements > 1 && WEIGHTS.has(dtype) ? sum + elements : sum;
  }, 0);
}
