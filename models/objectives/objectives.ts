// The one table of objectives: which terms each is made of, and by which weights.

import type { ObjectiveConfig, ObjectiveKind } from './objective-config.js';
import type { SignalName } from './signals.js';
import type { Term } from './term.js';
import { clsGradientAlignment } from './terms/cls-gradient-alignment.js';
import { crossEntropy } from './terms/cross-entropy.js';
import { gradientAlignment } from './terms/gradient-alignment.js';
import { outputKd } from './terms/output-kd.js';
import { patience } from './terms/patience.js';

export interface WeightedTerm {
  readonly term: Term;
  readonly weight: (config: ObjectiveConfig) => number;
}

/** A loss: the weighted sum of its terms. */
export type Objective = readonly WeightedTerm[];

const distillation: Objective = [
  { term: crossEntropy, weight: ({ alpha }) => 1 - alpha },
  { term: outputKd, weight: ({ alpha }) => alpha },
];
const patient: WeightedTerm = { term: patience, weight: ({ beta }) => beta };
const aligned: WeightedTerm = { term: gradientAlignment, weight: ({ gamma }) => gamma };
const clsAligned: WeightedTerm = { term: clsGradientAlignment, weight: ({ gamma }) => gamma };

export const objectives: Readonly<Record<ObjectiveKind, Objective>> = {
  NONE: [{ term: crossEntropy, weight: () => 1 }],
  KD: distillation,
  PKD: [...distillation, patient],
  GRADIENT_KD: [...distillation, aligned],
  GRADIENT_KD_CLS: [...distillation, patient, aligned, clsAligned],
};

/** The signals an objective reads of a model. */
export function signalsOf(objective: Objective): ReadonlySet<SignalName> {
  return new Set(objective.flatMap(({ term }) => term.needs));
}

/** Whether an objective compares with a teacher at all. */
export function needsTeacher(objective: Objective): boolean {
  return objective.some(({ term }) => term.teacher);
}
