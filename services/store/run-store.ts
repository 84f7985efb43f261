// Runs as rows, and the only transitions between their states.

import { isDeepStrictEqual } from 'node:util';
import type { Selectable, Updateable } from 'kysely';
import { DomainError, notFound } from '../../lib/errors.js';
import { invariant } from '../../lib/invariant.js';
import type { Progress, Run, RunError, RunKind, RunSpec, RunStatus } from '../runs/run.js';
import type { Database } from './database.js';
import { ordinalAfter, type Page, type PageRequest, toPage } from './page.js';
import { toRun } from './run-row.js';
import type { RunTable } from './tables.js';

/** What a launch stores; the rest of a run comes from its transitions. */
export interface NewRun {
  readonly id: string;
  readonly kind: RunKind;
  readonly spec: RunSpec;
  readonly createdAt: Date;
}

export interface RunFilter {
  readonly kind?: RunKind | undefined;
  readonly status?: RunStatus | undefined;
}

/** From which states each state may be entered. A run can finish before it notices that it is being cancelled. */
const ENTERED_FROM = {
  QUEUED: [],
  RUNNING: ['QUEUED'],
  CANCELLING: ['RUNNING'],
  CANCELLED: ['QUEUED', 'CANCELLING'],
  SUCCEEDED: ['RUNNING', 'CANCELLING'],
  FAILED: ['QUEUED', 'RUNNING', 'CANCELLING'],
} as const satisfies Record<RunStatus, readonly RunStatus[]>;

const EXECUTING: readonly RunStatus[] = ['RUNNING', 'CANCELLING'];

export class RunStore {
  constructor(private readonly database: Database) {}

  /**
   * Stores a queued run. A key that was used before gives the run of that time if the specification is the same, and
   * throws `CONFLICT` if it is not.
   */
  async insert(run: NewRun, idempotencyKey?: string): Promise<Run> {
    return this.database.transaction().execute(async (transaction) => {
      if (idempotencyKey !== undefined) {
        const earlier = await transaction
          .selectFrom('run')
          .selectAll()
          .where('idempotency_key', '=', idempotencyKey)
          .executeTakeFirst();
        if (earlier !== undefined) return sameRun(earlier, run.spec, idempotencyKey);
      }
      const row = await transaction
        .insertInto('run')
        .values({
          id: run.id,
          kind: run.kind,
          status: 'QUEUED',
          spec_json: JSON.stringify(run.spec),
          idempotency_key: idempotencyKey ?? null,
          created_at: run.createdAt.getTime(),
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      return toRun(row);
    });
  }

  async byId(id: string): Promise<Run | undefined> {
    const row = await this.database.selectFrom('run').selectAll().where('id', '=', id).executeTakeFirst();
    return row && toRun(row);
  }

  /** All runs that pass the filter, newest first. */
  async list(request: PageRequest & { readonly filter?: RunFilter | undefined }): Promise<Page<Run>> {
    const after = ordinalAfter(request);
    const { kind, status } = request.filter ?? {};
    const rows = await this.database
      .selectFrom('run')
      .selectAll()
      .$if(after !== null, (query) => query.where('ordinal', '<', after))
      .$if(kind !== undefined, (query) => query.where('kind', '=', kind!))
      .$if(status !== undefined, (query) => query.where('status', '=', status!))
      .orderBy('ordinal', 'desc')
      .limit(request.first + 1)
      .execute();
    return toPage(rows, request.first, toRun);
  }

  /** The run that has been queued longest. */
  async nextQueued(): Promise<Run | undefined> {
    const [run] = await this.inStates(['QUEUED'], 1);
    return run;
  }

  /** The runs that a process should be executing, oldest first; after a restart none does. */
  async unfinished(): Promise<Run[]> {
    return this.inStates(EXECUTING);
  }

  async markRunning(id: string, at: Date): Promise<Run> {
    return this.enter(id, 'RUNNING', { started_at: at.getTime() });
  }

  async markCancelling(id: string): Promise<Run> {
    return this.enter(id, 'CANCELLING', {});
  }

  async markCancelled(id: string, at: Date): Promise<Run> {
    return this.enter(id, 'CANCELLED', { finished_at: at.getTime() });
  }

  /** The run must have reported progress. */
  async markSucceeded(id: string, at: Date, modelId: string): Promise<Run> {
    const current = await this.byId(id);
    invariant(!current || !('progress' in current) || current.progress, `run ${id} succeeds without any progress`);
    return this.enter(id, 'SUCCEEDED', { finished_at: at.getTime(), model_id: modelId });
  }

  async markFailed(id: string, at: Date, error: RunError): Promise<Run> {
    return this.enter(id, 'FAILED', { finished_at: at.getTime(), error_json: JSON.stringify(error) });
  }

  /** Throws `CONFLICT` unless the run is executing. */
  async updateProgress(id: string, progress: Progress): Promise<Run> {
    return this.change(id, EXECUTING, { progress_json: JSON.stringify(progress) }, 'report progress');
  }

  /** Throws `NOT_FOUND` for an unknown run and `CONFLICT` when its state does not allow the step. */
  private async enter(id: string, status: RunStatus, fields: Updateable<RunTable>): Promise<Run> {
    return this.change(id, ENTERED_FROM[status], { ...fields, status }, `become ${status}`);
  }

  private async change(
    id: string,
    from: readonly RunStatus[],
    fields: Updateable<RunTable>,
    what: string,
  ): Promise<Run> {
    const row = await this.database
      .updateTable('run')
      .set(fields)
      .where('id', '=', id)
      .where('status', 'in', from)
      .returningAll()
      .executeTakeFirst();
    if (row !== undefined) return toRun(row);
    const current = await this.byId(id);
    if (current === undefined) throw notFound('run', id);
    throw new DomainError('CONFLICT', `run ${id} is ${current.status} and cannot ${what}`, {
      expected: from.join(' or '),
      got: current.status,
    });
  }

  private async inStates(statuses: readonly RunStatus[], limit?: number): Promise<Run[]> {
    const rows = await this.database
      .selectFrom('run')
      .selectAll()
      .where('status', 'in', statuses)
      .orderBy('ordinal')
      .$if(limit !== undefined, (query) => query.limit(limit!))
      .execute();
    return rows.map(toRun);
  }
}

function sameRun(earlier: Selectable<RunTable>, spec: RunSpec, idempotencyKey: string): Run {
  if (!isDeepStrictEqual(JSON.parse(earlier.spec_json), JSON.parse(JSON.stringify(spec)))) {
    throw new DomainError('CONFLICT', `idempotency key "${idempotencyKey}" belongs to a run with other input`, {
      path: ['idempotencyKey'],
      expected: 'a new key, or the same input as before',
      got: idempotencyKey,
    });
  }
  return toRun(earlier);
}
