// A folder of its own for each test file, gone afterwards.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes a temporary folder before the tests of the calling file and deletes it after them. */
export function useTempFolder(): { readonly path: (...segments: string[]) => string } {
  const folder = mkdtempSync(join(tmpdir(), 'gkd-test-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return { path: (...segments) => join(folder, ...segments) };
}
