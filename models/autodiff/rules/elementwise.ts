// Gradients of elementwise operators. `ct` is the cotangent of the output y.

import type { elementwise } from '../../onnx/ops/elementwise.js';
import {
  add,
  cast,
  div,
  equal,
  erf,
  exp,
  greater,
  less,
  log,
  mul,
  neg,
  pow,
  scale,
  shift,
  sign,
  square,
  sub,
  tanh,
  where,
} from '../../onnx/emit.js';
import type { Value } from '../../onnx/graph.js';
import type { GraphBuilder } from '../../onnx/graph-builder.js';
import { unbroadcast } from '../unbroadcast.js';
import { nonDifferentiable, type VjpRules } from '../vjp-rule.js';

const zero = (b: GraphBuilder, like: Value): Value => b.scalar(0, like.dtype);

/** Keeps `ct` where the condition holds. */
const keepWhere = (b: GraphBuilder, condition: Value, ct: Value): Value => where(b, condition, ct, zero(b, ct));

/** Share of the cotangent that a chosen operand of Max or Min gets: all, or half at a tie. */
function chosen(b: GraphBuilder, ct: Value, wins: Value, ties: Value): Value {
  return add(b, keepWhere(b, wins, ct), keepWhere(b, ties, scale(b, ct, 0.5)));
}

const comparison = nonDifferentiable('a truth value');

export const elementwiseRules: VjpRules<keyof typeof elementwise> = {
  // d|x| = sign(x) dx
  Abs: ({ b, inputs: [x], ct }) => [() => mul(b, ct, sign(b, x!))],

  Add: ({ b, inputs: [x, y], ct }) => [() => unbroadcast(b, ct, x!.shape), () => unbroadcast(b, ct, y!.shape)],

  And: comparison,

  Cast: ({ b, inputs: [x], ct }) => [() => cast(b, ct, x!.dtype)],

  Ceil: nonDifferentiable('piecewise constant'),

  // The bounds count as constants; at a bound the gradient passes.
  Clip: ({ b, inputs: [x], y, ct }) => [() => keepWhere(b, equal(b, x!, y), ct), null, null],

  // d cos(x) = −sin(x) dx
  Cos: ({ b, inputs: [x], ct }) => [() => neg(b, mul(b, ct, b.apply('Sin', [x!])))],

  // d(x/y) = dx/y − (x/y²) dy
  Div: ({ b, inputs: [x, y], y: quotient, ct }) => [
    () => unbroadcast(b, div(b, ct, y!), x!.shape),
    () => unbroadcast(b, neg(b, mul(b, ct, div(b, quotient, y!))), y!.shape),
  ],

  Equal: comparison,

  // d erf(x) = 2/√π · exp(−x²) dx
  Erf: ({ b, inputs: [x], ct }) => [() => mul(b, ct, scale(b, exp(b, neg(b, square(b, x!))), 2 / Math.sqrt(Math.PI)))],

  Exp: ({ b, y, ct }) => [() => mul(b, ct, y)],

  Floor: nonDifferentiable('piecewise constant'),

  Gelu: ({ b, inputs: [x], attributes, ct }) => [
    () => mul(b, ct, attributes.approximate === 'tanh' ? geluTanhDerivative(b, x!) : geluDerivative(b, x!)),
  ],

  Greater: comparison,
  GreaterOrEqual: comparison,
  Identity: ({ ct }) => [() => ct],
  IsNaN: comparison,
  Less: comparison,
  LessOrEqual: comparison,

  Log: ({ b, inputs: [x], ct }) => [() => div(b, ct, x!)],

  Max: ({ b, inputs: [x, y], ct }) => [
    () => unbroadcast(b, chosen(b, ct, greater(b, x!, y!), equal(b, x!, y!)), x!.shape),
    () => unbroadcast(b, chosen(b, ct, less(b, x!, y!), equal(b, x!, y!)), y!.shape),
  ],
  Min: ({ b, inputs: [x, y], ct }) => [
    () => unbroadcast(b, chosen(b, ct, less(b, x!, y!), equal(b, x!, y!)), x!.shape),
    () => unbroadcast(b, chosen(b, ct, greater(b, x!, y!), equal(b, x!, y!)), y!.shape),
  ],

  Mul: ({ b, inputs: [x, y], ct }) => [
    () => unbroadcast(b, mul(b, ct, y!), x!.shape),
    () => unbroadcast(b, mul(b, ct, x!), y!.shape),
  ],

  Neg: ({ b, ct }) => [() => neg(b, ct)],
  Not: comparison,
  Or: comparison,

  // d(x^p) = p·x^(p−1) dx + x^p·log(x) dp
  Pow: ({ b, inputs: [x, p], y, ct }) => [
    () => unbroadcast(b, mul(b, ct, mul(b, cast(b, p!, x!.dtype), pow(b, x!, shift(b, p!, -1)))), x!.shape),
    () => unbroadcast(b, cast(b, mul(b, ct, mul(b, y, log(b, x!))), p!.dtype), p!.shape),
  ],

  // d(1/x) = −y² dx
  Reciprocal: ({ b, y, ct }) => [() => neg(b, mul(b, ct, square(b, y)))],

  Relu: ({ b, y, ct }) => [() => keepWhere(b, greater(b, y, zero(b, y)), ct)],

  // dσ(x) = σ(1 − σ) dx
  Sigmoid: ({ b, y, ct }) => [() => mul(b, ct, mul(b, y, sub(b, b.scalar(1, y.dtype), y)))],

  Sign: nonDifferentiable('piecewise constant'),

  // d sin(x) = cos(x) dx
  Sin: ({ b, inputs: [x], ct }) => [() => mul(b, ct, b.apply('Cos', [x!]))],

  // d√x = dx / 2√x
  Sqrt: ({ b, y, ct }) => [() => div(b, scale(b, ct, 0.5), y)],

  Sub: ({ b, inputs: [x, y], ct }) => [() => unbroadcast(b, ct, x!.shape), () => unbroadcast(b, neg(b, ct), y!.shape)],

  // d tanh(x) = (1 − y²) dx
  Tanh: ({ b, y, ct }) => [() => mul(b, ct, sub(b, b.scalar(1, y.dtype), square(b, y)))],

  Where: ({ b, inputs: [condition, x, y], ct }) => [
    null,
    () => unbroadcast(b, where(b, condition!, ct, zero(b, ct)), x!.shape),
    () => unbroadcast(b, where(b, condition!, zero(b, ct), ct), y!.shape),
  ],
};

/** Φ(x) + x·φ(x), with Φ and φ the normal distribution and density; both in u = x/√2 so that Erf's own rule shares them. */
function geluDerivative(b: GraphBuilder, x: Value): Value {
  const u = scale(b, x, Math.SQRT1_2);
  const distribution = scale(b, shift(b, erf(b, u), 1), 0.5);
  const density = scale(b, exp(b, neg(b, square(b, u))), 1 / Math.sqrt(2 * Math.PI));
  return add(b, distribution, mul(b, x, density));
}

/** ½(1 + t) + ½x(1 − t²)·u′ with u = √(2/π)(x + 0.044715x³) and t = tanh(u). */
function geluTanhDerivative(b: GraphBuilder, x: Value): Value {
  const slope = Math.sqrt(2 / Math.PI);
  const squared = square(b, x);
  const u = scale(b, mul(b, x, shift(b, scale(b, squared, 0.044715), 1)), slope);
  const t = tanh(b, u);
  const inner = scale(b, shift(b, scale(b, squared, 3 * 0.044715), 1), slope);
  const bend = mul(b, scale(b, x, 0.5), mul(b, sub(b, b.scalar(1, x.dtype), square(b, t)), inner));
  return add(b, scale(b, shift(b, t, 1), 0.5), bend);
}
