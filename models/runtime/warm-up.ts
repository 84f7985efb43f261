// The first run of a session is slow; it shall not be a client's.

import type { ClassifierSession } from './classifier-session.js';
import { toTokenBatch } from './token-batch.js';

const LENGTHS = [8, 32];

/** Predicts a few made-up rows, so that memory is allocated and code is in the caches before somebody waits. */
export async function warmUp(session: Pick<ClassifierSession, 'predict'>, maxLength: number): Promise<void> {
  for (const length of LENGTHS) {
    const zeros = new Array<number>(Math.min(length, maxLength)).fill(0);
    await session.predict(toTokenBatch([{ ids: zeros, typeIds: zeros }], 0));
  }
}
