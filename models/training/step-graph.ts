// Assembles one training step as a graph: forward passes, signals, loss, parameter gradients, clipping, AdamW.

import { grad } from '../autodiff/vjp.js';
import { architectures } from '../architectures/architectures.js';
import type { ClassifierGraph } from '../architectures/architecture.js';
import type { EncoderConfig } from '../architectures/encoder-config.js';
import { parameterShapes } from '../architectures/parameter-shapes.js';
import { familiesOf, tokenInputs } from '../architectures/token-inputs.js';
import { NoiseDropout, noDropout, type Dropout } from '../nn/dropout.js';
import type { ObjectiveConfig } from '../objectives/objective-config.js';
import { objectives, signalsOf } from '../objectives/objectives.js';
import { buildSignals, type Signals } from '../objectives/signals.js';
import { targetMask } from '../objectives/target.js';
import type { TermContext } from '../objectives/term.js';
import { add, cast, expand, mul, oneHot, reshape, scale, unsqueeze } from '../onnx/emit.js';
import type { Graph, Value } from '../onnx/graph.js';
import { GraphBuilder } from '../onnx/graph-builder.js';
import { adamW } from '../optimizers/adam-w.js';
import { clipByGlobalNorm, globalNorm } from '../optimizers/gradient-clipping.js';

export interface StepSpec {
  readonly student: EncoderConfig;
  /** Null where the objective has no teacher. */
  readonly teacher: EncoderConfig | null;
  readonly objective: ObjectiveConfig;
  /** Student parameters that the step changes. */
  readonly trainable: readonly string[];
  readonly weightDecay: number;
  readonly maxGradNorm: number;
  readonly dropout: number;
  readonly rows: number;
  /** Tokens per row. */
  readonly length: number;
}

/** Prefixes of the graph's parameter inputs and outputs; each is followed by the parameter's name. */
export const STUDENT = 'student/';
export const TEACHER = 'teacher/';
export const FIRST_MOMENT = 'first_moment/';
export const SECOND_MOMENT = 'second_moment/';
/** Prefix of what the step makes of a student parameter or a moment. */
export const NEXT = 'next/';
/** Prefix of each term's unweighted value. */
export const TERM = 'term/';
export const LOSS = 'loss';
export const GRADIENT_NORM = 'gradient_norm';

/** Biases and LayerNorm parameters are not decayed. */
const UNDECAYED = /\.bias$|(LayerNorm|layer_norm)\.weight$/;

/** The step as a graph. Rows with weight 0 and their tokens count for nothing. */
export function buildStepGraph(spec: StepSpec): Graph {
  const b = new GraphBuilder();
  const { loss, terms, parameters } = buildLoss(b, spec);
  const trained = spec.trainable.map((name) => parameters.get(name)!);
  const gradients = grad(b, loss, trained);
  const norm = globalNorm(b, gradients);
  const clipped = clipByGlobalNorm(b, gradients, norm, spec.maxGradNorm);

  const outputs: Record<string, Value> = { [LOSS]: loss, [GRADIENT_NORM]: norm };
  for (const [name, value] of terms) outputs[TERM + name] = value;
  const rates = {
    learningRate: b.input('learning_rate', 'float32', []),
    correction1: b.input('correction_1', 'float32', []),
    correction2: b.input('correction_2', 'float32', []),
  };
  spec.trainable.forEach((name, at) => {
    const parameter = trained[at]!;
    const moments = {
      first: b.input(FIRST_MOMENT + name, 'float32', parameter.shape),
      second: b.input(SECOND_MOMENT + name, 'float32', parameter.shape),
    };
    const weightDecay = UNDECAYED.test(name) ? 0 : spec.weightDecay;
    const next = adamW(b, parameter, clipped[at]!, moments, { ...rates, weightDecay });
    outputs[NEXT + STUDENT + name] = next.parameter;
    outputs[NEXT + FIRST_MOMENT + name] = next.moments.first;
    outputs[NEXT + SECOND_MOMENT + name] = next.moments.second;
  });
  return b.build('train_step', outputs);
}

interface LossGraph {
  readonly loss: Value;
  /** Unweighted values by term name. */
  readonly terms: readonly (readonly [string, Value])[];
  readonly parameters: ReadonlyMap<string, Value>;
}

/** The loss of one batch, with the student's parameters as graph inputs. */
export function buildLoss(b: GraphBuilder, spec: StepSpec): LossGraph {
  const { rows, length } = spec;
  const tokens = tokenInputs(b, familiesOf(spec.student, spec.teacher), rows, length);
  const labels = b.input('labels', 'int64', [rows]);
  const rowWeights = b.input('row_weights', 'float32', [rows]);
  const parameters = parameterInputs(b, STUDENT, spec.student);
  const dropout: Dropout = spec.dropout > 0 ? new NoiseDropout(spec.dropout).apply : noDropout;
  const model = (config: EncoderConfig, values: ReadonlyMap<string, Value>, drop: Dropout): ClassifierGraph =>
    architectures[config.family].build(b, { config, parameters: (name) => values.get(name)!, tokens, dropout: drop });

  const student = model(spec.student, parameters, dropout);
  const teacher = spec.teacher ? model(spec.teacher, parameterInputs(b, TEACHER, spec.teacher), noDropout) : student;
  const objective = objectives[spec.objective.kind];
  const signals = (own: ClassifierGraph, side: 'student' | 'teacher'): Signals =>
    buildSignals(b, own, {
      needs: signalsOf(objective),
      layers: spec.objective.layerMap.map((pair) => pair[side]),
      target: targetMask(b, spec.objective.targetPolicy, { own: own.logits, teacher: teacher.logits, gold: labels }),
      tokens,
    });
  const tokenMask = mul(b, cast(b, tokens.mask, 'float32'), expand(b, unsqueeze(b, rowWeights, [1]), [rows, length]));
  const context: TermContext = {
    b,
    config: spec.objective,
    student: signals(student, 'student'),
    teacher: signals(teacher, 'teacher'),
    gold: oneHot(b, labels, spec.student.labels.length),
    rowWeights,
    tokenMask: reshape(b, tokenMask, [rows * length]),
  };
  const terms = objective.map(({ term, weight }) => ({
    name: term.name,
    value: term.build(context),
    weight: weight(spec.objective),
  }));
  return {
    loss: terms.map(({ value, weight }) => scale(b, value, weight)).reduce((sum, value) => add(b, sum, value)),
    terms: terms.map(({ name, value }) => [name, value] as const),
    parameters,
  };
}

function parameterInputs(b: GraphBuilder, prefix: string, config: EncoderConfig): Map<string, Value> {
  return new Map([...parameterShapes(config)].map(([name, shape]) => [name, b.input(prefix + name, 'float32', shape)]));
}
