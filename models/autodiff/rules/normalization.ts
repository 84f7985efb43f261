// Gradients of softmax and layer normalisation, written with values their forward pass already has.

import type { normalizations } from '../../onnx/ops/normalization.js';
import {
  add,
  countOf,
  div,
  exp,
  expand,
  layerNormalization,
  mul,
  neg,
  reduceMean,
  reduceSum,
  square,
  sub,
} from '../../onnx/emit.js';
import type { Value } from '../../onnx/graph.js';
import { unbroadcast } from '../unbroadcast.js';
import type { Pullback, VjpContext, VjpRules } from '../vjp-rule.js';
import { GraphError } from '../../onnx/graph-error.js';

/**
 * With x̂ = (x − μ)·r over the last axis of size H, dŷ = dy·scale:
 * dx = r·(dŷ − mean(dŷ) − x̂·mean(dŷ·x̂)), plus dμ/H for the mean output and −dr·r²·x̂/H for the inverse deviation r.
 * r and x̂ are nodes of the graph, so the same formula differentiates again.
 */
function layerNormalizationPullbacks(context: VjpContext<'LayerNormalization'>): (Pullback | null)[] {
  const { b, inputs, attributes, cotangents } = context;
  const [x, gain, bias] = inputs as readonly [Value, Value, Value | undefined];
  const last = x.shape.length - 1;
  if (attributes.axis !== -1 && attributes.axis !== last) {
    throw new GraphError({ op: 'LayerNormalization', node: null, expected: 'axis -1', got: String(attributes.axis) });
  }
  const { mean, inverseDeviation: r } = layerNormalization(
    b,
    x,
    { scale: gain, bias: bias ?? gain },
    attributes.epsilon,
  );
  const normalized = mul(b, sub(b, x, mean), r);
  const [ct, ctMean, ctDeviation] = cotangents;

  const pullbackX = (): Value => {
    const parts: Value[] = [];
    if (ct) {
      const scaled = mul(b, ct, gain);
      const centred = sub(b, scaled, reduceMean(b, scaled, [last], true));
      const along = mul(b, normalized, reduceMean(b, mul(b, scaled, normalized), [last], true));
      parts.push(mul(b, r, sub(b, centred, along)));
    }
    const width = countOf(b, [x.shape[last]!], x.dtype);
    if (ctDeviation) parts.push(mul(b, normalized, div(b, neg(b, mul(b, ctDeviation, square(b, r))), width)));
    if (ctMean) parts.push(div(b, ctMean, width));
    return expand(
      b,
      parts.reduce((sum, part) => add(b, sum, part)),
      x.shape,
    );
  };
  return [
    pullbackX,
    ct ? (): Value => unbroadcast(b, mul(b, ct, normalized), gain.shape) : null,
    ct && bias ? (): Value => unbroadcast(b, ct, bias.shape) : null,
  ];
}

export const normalizationRules: VjpRules<keyof typeof normalizations> = {
  LayerNormalization: layerNormalizationPullbacks,

  // d log softmax(x) = dy − softmax(x)·Σ dy
  LogSoftmax: ({ b, y, attributes: { axis }, ct }) => [
    () => sub(b, ct, mul(b, exp(b, y), reduceSum(b, ct, [axis], true))),
  ],

  // d softmax(x) = y·(dy − Σ dy·y)
  Softmax: ({ b, y, attributes: { axis }, ct }) => [
    () => mul(b, y, sub(b, ct, reduceSum(b, mul(b, ct, y), [axis], true))),
  ],
};
