// A run: one execution of fine-tuning or distillation, its states and the events it leaves behind.

import type { ObjectiveConfig } from '../../models/objectives/objective-config.js';
import type { TrainingConfig } from '../../models/training/training-config.js';

export const RUN_KINDS = ['FINE_TUNING', 'DISTILLATION'] as const;
export type RunKind = (typeof RUN_KINDS)[number];

export const RUN_STATUSES = ['QUEUED', 'RUNNING', 'CANCELLING', 'CANCELLED', 'SUCCEEDED', 'FAILED'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** How a student begins: some of the teacher's layers, or an existing model version. */
export type StudentInit =
  | { readonly kind: 'teacher-layers'; readonly layers: readonly number[]; readonly copyHead: boolean }
  | { readonly kind: 'model'; readonly modelId: string };

/** Everything a run needs, with all defaults filled in; stored with the run. */
export type RunSpec =
  | {
      readonly kind: 'FINE_TUNING';
      readonly modelId: string;
      readonly datasetId: string;
      readonly name: string;
      readonly training: TrainingConfig;
    }
  | {
      readonly kind: 'DISTILLATION';
      readonly teacherId: string;
      readonly datasetId: string;
      readonly name: string;
      readonly student: StudentInit;
      readonly objective: ObjectiveConfig;
      readonly training: TrainingConfig;
    };

export interface Progress {
  readonly step: number;
  readonly totalSteps: number;
  readonly epoch: number;
  readonly examplesPerSecond: number;
  readonly etaSeconds: number | null;
}

/** Why a run failed; `step` and `term` are set when a loss term stopped being finite. */
export interface RunError {
  readonly code: 'DIVERGED' | 'INTERRUPTED' | 'PROCESS_DIED' | 'BAD_INPUT' | 'INTERNAL';
  readonly message: string;
  readonly step: number | null;
  readonly term: string | null;
}

interface RunCommon {
  readonly id: string;
  readonly kind: RunKind;
  readonly spec: RunSpec;
  readonly createdAt: Date;
}

/** State is a union: each status has only its own fields. */
export type Run = RunCommon &
  (
    | { readonly status: 'QUEUED' }
    | { readonly status: 'RUNNING' | 'CANCELLING'; readonly startedAt: Date; readonly progress: Progress | null }
    | {
        readonly status: 'CANCELLED';
        readonly startedAt: Date | null;
        readonly finishedAt: Date;
        readonly progress: Progress | null;
      }
    | {
        readonly status: 'SUCCEEDED';
        readonly startedAt: Date;
        readonly finishedAt: Date;
        readonly progress: Progress;
        readonly modelId: string;
      }
    | {
        readonly status: 'FAILED';
        readonly startedAt: Date | null;
        readonly finishedAt: Date;
        readonly progress: Progress | null;
        readonly error: RunError;
      }
  );

export interface NamedValue {
  readonly name: string;
  readonly value: number;
}

/** One weighted part of the loss: `weighted` is what it adds. Values may be non-finite. */
export interface LossTerm {
  readonly name: string;
  readonly value: number;
  readonly weighted: number;
}

/** What happened, as the run process reports it. */
export type RunEventBody =
  | { readonly type: 'status-changed'; readonly status: RunStatus; readonly message: string | null }
  | {
      readonly type: 'step-completed';
      readonly step: number;
      readonly epoch: number;
      readonly learningRate: number;
      readonly loss: number;
      readonly terms: readonly LossTerm[];
      /** Mean token cosine of student and teacher input gradients; null when the objective does not compute it. */
      readonly gradientCosine: number | null;
      /** Global L2 norm of the parameter gradient before clipping. */
      readonly gradientNorm: number;
      readonly examplesPerSecond: number;
    }
  | {
      readonly type: 'evaluation-completed';
      readonly step: number;
      readonly epoch: number;
      readonly split: 'train' | 'validation' | 'test';
      readonly metrics: readonly NamedValue[];
    }
  | { readonly type: 'checkpoint-saved'; readonly step: number; readonly metric: NamedValue; readonly best: boolean }
  | { readonly type: 'log-emitted'; readonly level: 'info' | 'warning' | 'error'; readonly message: string };

/** A stored event: `sequence` is gap-free per run and starts at 1. */
export interface RunEvent {
  readonly runId: string;
  readonly sequence: number;
  readonly at: Date;
  readonly body: RunEventBody;
}
