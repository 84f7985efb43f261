// A term's value and its gradient by the student's signals, at given numbers.

import { grad } from '../../models/autodiff/vjp.js';
import type { LossConvention, ObjectiveConfig } from '../../models/objectives/objective-config.js';
import type { Signals } from '../../models/objectives/signals.js';
import type { Term } from '../../models/objectives/term.js';
import { oneHot } from '../../models/onnx/emit.js';
import type { Value } from '../../models/onnx/graph.js';
import { GraphBuilder } from '../../models/onnx/graph-builder.js';
import { floats, integers, runGraph } from './run-graph.js';

type Rows = readonly (readonly number[])[];

/** A model's signals as rows of numbers; a signal left out is one row of one zero. */
export interface SignalRows {
  readonly logits?: Rows;
  readonly clsStates?: readonly Rows[];
  readonly inputGradient?: Rows;
  readonly clsGradients?: readonly Rows[];
}

export interface TermCase {
  readonly student: SignalRows;
  readonly teacher?: SignalRows;
  /** Gold class per row. */
  readonly gold?: readonly number[];
  /** All 1 unless given. */
  readonly rowWeights?: readonly number[];
  readonly tokenMask?: readonly number[];
  readonly temperature?: number;
  readonly lossConvention?: LossConvention;
}

const rowsTensor = (rows: Rows) => floats([rows.length, rows[0]!.length], rows.flat());

function signalConstants(b: GraphBuilder, rows: SignalRows): Signals {
  const constant = (value: Rows): Value => b.constant(rowsTensor(value));
  return {
    logits: constant(rows.logits ?? [[0]]),
    clsStates: (rows.clsStates ?? []).map(constant),
    inputGradient: constant(rows.inputGradient ?? [[0]]),
    clsGradients: (rows.clsGradients ?? []).map(constant),
  };
}

/**
 * The term's unweighted value, and its gradients by the student's signals in the order logits, states, input gradient,
 * gradients at states (those given only).
 */
export async function evaluateTerm(term: Term, at: TermCase): Promise<{ value: number; gradients: number[][] }> {
  const b = new GraphBuilder();
  const { student: rows, rowWeights = [1], tokenMask = [1] } = at;
  const given = [
    ...(rows.logits ? [rows.logits] : []),
    ...(rows.clsStates ?? []),
    ...(rows.inputGradient ? [rows.inputGradient] : []),
    ...(rows.clsGradients ?? []),
  ];
  const inputs = given.map((value, index) => b.input(`x${index}`, 'float32', [value.length, value[0]!.length]));
  const next = [...inputs];
  const none = b.scalar(0);
  const student: Signals = {
    logits: rows.logits ? next.shift()! : none,
    clsStates: (rows.clsStates ?? []).map(() => next.shift()!),
    inputGradient: rows.inputGradient ? next.shift()! : none,
    clsGradients: (rows.clsGradients ?? []).map(() => next.shift()!),
  };
  const config: ObjectiveConfig = {
    kind: 'GRADIENT_KD_CLS',
    alpha: 0.5,
    temperature: at.temperature ?? 1,
    beta: 1,
    gamma: 1,
    targetPolicy: 'OWN_PREDICTION',
    lossConvention: at.lossConvention ?? 'PLAIN',
    layerMap: [],
  };
  const gold = at.gold ?? [0];
  const value = term.build({
    b,
    config,
    student,
    teacher: signalConstants(b, at.teacher ?? {}),
    gold: oneHot(b, b.constant(integers([gold.length], gold)), rows.logits?.[0]!.length ?? 2),
    rowWeights: b.constant(floats([rowWeights.length], rowWeights)),
    tokenMask: b.constant(floats([tokenMask.length], tokenMask)),
  });
  const gradients = grad(b, value, inputs);
  const graph = b.build('term', {
    value,
    ...Object.fromEntries(gradients.map((gradient, index) => [`gradient${index}`, gradient])),
  });
  const feeds = Object.fromEntries(given.map((numbers, index) => [`x${index}`, rowsTensor(numbers)]));
  const results = await runGraph(graph, feeds);
  return { value: results['value']![0]!, gradients: given.map((_, index) => results[`gradient${index}`]!) };
}
