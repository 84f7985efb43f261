// Where a layer gets its parameters from: graph inputs while training, initializers when serving.

import type { Value } from '../onnx/graph.js';

/** The value of a parameter, by its Hugging Face name. */
export type ParameterSource = (name: string) => Value;
