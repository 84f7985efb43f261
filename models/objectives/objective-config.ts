// What is minimised in a run, as data: kind, weights and conventions, all filled in.

export const OBJECTIVE_KINDS = ['NONE', 'KD', 'PKD', 'GRADIENT_KD', 'GRADIENT_KD_CLS'] as const;
export type ObjectiveKind = (typeof OBJECTIVE_KINDS)[number];

export const TARGET_POLICIES = ['OWN_PREDICTION', 'TEACHER_PREDICTION', 'GOLD_LABEL'] as const;
/** Whose class a model's input gradient explains. */
export type TargetPolicy = (typeof TARGET_POLICIES)[number];

export const LOSS_CONVENTIONS = ['PLAIN', 'REFERENCE'] as const;
/** `REFERENCE` divides KD by the class count and PT by the hidden width as well, as the paper's code does. */
export type LossConvention = (typeof LOSS_CONVENTIONS)[number];

/** Hidden states compared at [CLS]: output of `student` layer with output of `teacher` layer, both 0-based. */
export interface LayerPair {
  readonly student: number;
  readonly teacher: number;
}

/** An objective with every default filled in. Weights that a kind does not use are kept but have no effect. */
export interface ObjectiveConfig {
  readonly kind: ObjectiveKind;
  /** Share of KD against cross-entropy, in [0, 1]. */
  readonly alpha: number;
  /** Softmax temperature of KD, > 0. */
  readonly temperature: number;
  /** Weight of the patience term. */
  readonly beta: number;
  /** Weight of the gradient alignment terms. */
  readonly gamma: number;
  readonly targetPolicy: TargetPolicy;
  readonly lossConvention: LossConvention;
  readonly layerMap: readonly LayerPair[];
}
