// The stored tables as Kysely sees them. Times are milliseconds since 1970; columns named `…_json` hold JSON.

import type { Generated } from 'kysely';
import type { ExecutionProvider, ProviderChoice } from '../inference/placement.js';
import type { RunEventBody, RunKind, RunStatus } from '../runs/run.js';
import type { ModelFamily } from '../registry/model-version.js';

/** `ordinal` numbers rows in order of insertion and is never used twice: lists and cursors rely on it. */
interface Ordered {
  readonly ordinal: Generated<number>;
}

/** Highest version ever given out per model name, so that a deleted version's number is not given again. */
export interface ModelNameTable {
  readonly name: string;
  readonly last_version: number;
}

export interface ModelTable extends Ordered {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly digest: string;
  readonly family: ModelFamily;
  readonly labels_json: string;
  readonly layers: number;
  readonly hidden_size: number;
  readonly max_length: number;
  readonly parameter_count: number;
  readonly byte_size: number;
  readonly card_json: string;
  readonly bundle_path: string;
  readonly created_at: number;
}

export interface ModelAliasTable {
  readonly name: string;
  readonly alias: string;
  readonly model_id: string;
}

export interface ModelPlacementTable {
  readonly model_id: string;
  readonly choice: ProviderChoice;
  readonly fallback_allowed: number;
}

export interface ParityCertificateTable {
  readonly model_id: string;
  readonly provider: ExecutionProvider;
  readonly certificate_json: string;
  readonly measured_at: number;
}

export interface DatasetTable extends Ordered {
  readonly id: string;
  readonly name: string;
  readonly labels_json: string;
  readonly digest: string;
  readonly splits_json: string;
  readonly created_at: number;
}

export interface RunTable extends Ordered {
  readonly id: string;
  readonly kind: RunKind;
  readonly status: RunStatus;
  readonly spec_json: string;
  readonly idempotency_key: string | null;
  readonly created_at: number;
  readonly started_at: number | null;
  readonly finished_at: number | null;
  readonly progress_json: string | null;
  readonly model_id: string | null;
  readonly error_json: string | null;
}

export interface RunEventTable {
  readonly run_id: string;
  readonly sequence: number;
  readonly at: number;
  readonly type: RunEventBody['type'];
  readonly body_json: string;
}

export interface Tables {
  readonly model_name: ModelNameTable;
  readonly model: ModelTable;
  readonly model_alias: ModelAliasTable;
  readonly model_placement: ModelPlacementTable;
  readonly parity_certificate: ParityCertificateTable;
  readonly dataset: DatasetTable;
  readonly run: RunTable;
  readonly run_event: RunEventTable;
}
