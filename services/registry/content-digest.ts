// The content address of a bundle.

import { createHash } from 'node:crypto';

/** sha-256 in hex. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** sha-256 over the files' names and digests, in order of name: equal exactly where every file is equal. */
export function contentDigest(digests: Readonly<Record<string, string>>): string {
  const lines = Object.keys(digests)
    .sort()
    .map((file) => `${file} ${digests[file] ?? ''}\n`);
  return sha256(lines.join(''));
}
