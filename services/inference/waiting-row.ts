// A row that waits for its batch, with what decides when that is.

import type { Row } from './row.js';
import type { Submission } from './submission.js';

export interface WaitingRow {
  readonly row: Row;
  readonly key: string;
  readonly submission: Submission;
  readonly client: string;
  /** Place among the submission's rows. */
  readonly index: number;
  /** Fair order, lowest first. */
  readonly tag: number;
  /** On the clock of `performance.now()`. */
  readonly queuedAt: number;
  /** Engines that died with this row in their current batch. */
  readonly attempts: number;
}
