// A transformer encoder layer with normalisation after each residual, as in BERT.

import { add } from '../onnx/emit.js';
import type { Value } from '../onnx/graph.js';
import type { GraphBuilder } from '../onnx/graph-builder.js';
import { activations, type Activation } from './activation.js';
import { layerNorm } from './layer-norm.js';
import { linear } from './linear.js';
import type { ParameterSource } from './parameter-source.js';
import { selfAttention, type SelfAttentionOptions } from './self-attention.js';

/** Names of a layer's sub-modules, each with `.weight` and `.bias`. */
export interface EncoderLayerNames {
  readonly query: string;
  readonly key: string;
  readonly value: string;
  readonly attentionOutput: string;
  readonly attentionNorm: string;
  readonly intermediate: string;
  readonly output: string;
  readonly outputNorm: string;
}

export interface EncoderLayerOptions extends Omit<SelfAttentionOptions, 'names'> {
  readonly names: EncoderLayerNames;
  readonly activation: Activation;
  readonly layerNormEpsilon: number;
}

/** x [batch·length, hidden] → [batch·length, hidden]. */
export function encoderLayer(
  b: GraphBuilder,
  parameters: ParameterSource,
  x: Value,
  options: EncoderLayerOptions,
): Value {
  const { names, activation, layerNormEpsilon, dropout } = options;
  const residual = (module: string, norm: string, input: Value, skip: Value): Value => {
    const projected = dropout(b, linear(b, parameters, module, input));
    return layerNorm(b, parameters, norm, add(b, projected, skip), layerNormEpsilon);
  };
  const context = selfAttention(b, parameters, x, options);
  const attended = residual(names.attentionOutput, names.attentionNorm, context, x);
  const widened = activations[activation](b, linear(b, parameters, names.intermediate, attended));
  return residual(names.output, names.outputNorm, widened, attended);
}
