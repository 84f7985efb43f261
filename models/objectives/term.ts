// A term: one weighted part of the loss, as a scalar built from signals.

import type { Value } from '../onnx/graph.js';
import type { GraphBuilder } from '../onnx/graph-builder.js';
import type { ObjectiveConfig } from './objective-config.js';
import type { Signals, SignalName } from './signals.js';

export interface TermContext {
  readonly b: GraphBuilder;
  readonly config: ObjectiveConfig;
  readonly student: Signals;
  readonly teacher: Signals;
  /** Gold labels, one-hot float32 [batch, classes]. */
  readonly gold: Value;
  /** 1 for real rows, 0 for rows that fill up a batch; float32 [batch]. */
  readonly rowWeights: Value;
  /** 1 for real tokens of real rows, float32 [batch·length]. */
  readonly tokenMask: Value;
}

export interface Term {
  /** As it appears in events, e.g. `gradient`. */
  readonly name: string;
  readonly needs: readonly SignalName[];
  /** Whether the term compares with a teacher. */
  readonly teacher: boolean;
  /** Turns the term's value into the mean input-gradient cosine it stands for, where it stands for one. */
  readonly toGradientCosine?: (value: number) => number;
  /** The unweighted scalar. */
  readonly build: (context: TermContext) => Value;
}
