// What a client says to start a run, before defaults.

import type { ObjectiveConfig, ObjectiveKind } from '../../models/objectives/objective-config.js';
import type { Settings } from '../../models/training/defaults.js';
import type { TrainingConfig } from '../../models/training/training-config.js';

interface LaunchCommon {
  /** Name of a data set with a train split. */
  readonly dataset: string;
  /** The trained model becomes the next version of this name. */
  readonly name: string;
  readonly training?: Settings<TrainingConfig> | undefined;
  /** The same key and input again give the same run. */
  readonly idempotencyKey?: string | undefined;
}

export interface FineTuningSpec extends LaunchCommon {
  readonly model: string;
}

/** How the student begins, by reference. */
export type StudentSource =
  | { readonly kind: 'teacher-layers'; readonly layers: readonly number[]; readonly copyHead?: boolean | undefined }
  | { readonly kind: 'model'; readonly ref: string };

export interface DistillationSpec extends LaunchCommon {
  readonly teacher: string;
  readonly student: StudentSource;
  readonly objective: { readonly kind: ObjectiveKind } & Settings<Omit<ObjectiveConfig, 'kind'>>;
}
