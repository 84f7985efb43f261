// The graph that a run evaluates with: the student's logits and, beside a teacher, both models' gradients.

import { architectures } from '../architectures/architectures.js';
import type { ClassifierGraph } from '../architectures/architecture.js';
import type { EncoderConfig } from '../architectures/encoder-config.js';
import { parameterShapes } from '../architectures/parameter-shapes.js';
import { familiesOf, tokenInputs } from '../architectures/token-inputs.js';
import { noDropout } from '../nn/dropout.js';
import { decisionGradients } from '../objectives/signals.js';
import { toUnit } from '../objectives/unit-vectors.js';
import { mul, oneHotMask, reduceSum } from '../onnx/emit.js';
import type { Graph, Value } from '../onnx/graph.js';
import { GraphBuilder } from '../onnx/graph-builder.js';
import { STUDENT, TEACHER } from './step-graph.js';

export interface EvaluationSpec {
  readonly student: EncoderConfig;
  readonly teacher: EncoderConfig | null;
  readonly rows: number;
  readonly length: number;
}

export const STUDENT_LOGITS = 'student_logits';
export const TEACHER_LOGITS = 'teacher_logits';
/** Cosine of the gold label's input gradients per token, [batch·length]; present when the hidden widths agree. */
export const TOKEN_COSINES = 'token_cosines';

/** Token inputs, `labels` and both models' parameters → logits and token cosines. */
export function buildEvaluationGraph({ student, teacher, rows, length }: EvaluationSpec): Graph {
  const b = new GraphBuilder();
  const tokens = tokenInputs(b, familiesOf(student, teacher), rows, length);
  const model = (prefix: string, config: EncoderConfig): ClassifierGraph => {
    const shapes = parameterShapes(config);
    const values = new Map([...shapes].map(([name, shape]) => [name, b.input(prefix + name, 'float32', shape)]));
    const parameters = (name: string): Value => values.get(name)!;
    return architectures[config.family].build(b, { config, parameters, tokens, dropout: noDropout });
  };
  const own = model(STUDENT, student);
  const outputs: Record<string, Value> = { [STUDENT_LOGITS]: own.logits };
  if (teacher) {
    const other = model(TEACHER, teacher);
    outputs[TEACHER_LOGITS] = other.logits;
    if (teacher.hiddenSize === student.hiddenSize) {
      const gold = oneHotMask(b, b.input('labels', 'int64', [rows]), student.labels.length);
      const unit = ({ logits, embeddings }: ClassifierGraph): Value =>
        toUnit(b, decisionGradients(b, logits, gold, [embeddings])[0]!);
      outputs[TOKEN_COSINES] = reduceSum(b, mul(b, unit(own), unit(other)), [1]);
    }
  }
  return b.build('evaluation', outputs);
}
