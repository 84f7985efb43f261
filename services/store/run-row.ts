// Revives a run from its row: the nullable columns become the fields that its status has.

import type { Selectable } from 'kysely';
import { invariant } from '../../lib/invariant.js';
import type { Progress, Run, RunError, RunSpec } from '../runs/run.js';
import type { RunTable } from './tables.js';

/** Throws when a column that the status needs is empty, which no transition leaves behind. */
export function toRun(row: Selectable<RunTable>): Run {
  const spec = JSON.parse(row.spec_json) as RunSpec;
  const common = { id: row.id, kind: row.kind, spec, createdAt: new Date(row.created_at) };
  const startedAt = row.started_at === null ? null : new Date(row.started_at);
  const progress = row.progress_json === null ? null : (JSON.parse(row.progress_json) as Progress);
  switch (row.status) {
    case 'QUEUED':
      return { ...common, status: row.status };
    case 'RUNNING':
    case 'CANCELLING':
      invariant(startedAt, `run ${row.id} is ${row.status} and was never started`);
      return { ...common, status: row.status, startedAt, progress };
    case 'CANCELLED':
      return { ...common, status: row.status, startedAt, finishedAt: finishedAt(row), progress };
    case 'SUCCEEDED':
      invariant(
        startedAt && progress && row.model_id !== null,
        `run ${row.id} succeeded without start, progress or model`,
      );
      return { ...common, status: row.status, startedAt, finishedAt: finishedAt(row), progress, modelId: row.model_id };
    case 'FAILED': {
      invariant(row.error_json !== null, `run ${row.id} failed without an error`);
      const error = JSON.parse(row.error_json) as RunError;
      return { ...common, status: row.status, startedAt, finishedAt: finishedAt(row), progress, error };
    }
  }
}

function finishedAt(row: Selectable<RunTable>): Date {
  invariant(row.finished_at !== null, `run ${row.id} is ${row.status} and has no end`);
  return new Date(row.finished_at);
}
