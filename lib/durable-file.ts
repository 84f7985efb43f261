// Files that are on the disk, not only in its cache, before anyone is told about them.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

const PIECE_BYTES = 2 ** 20;

/** Writes a new file and flushes it; fails if the file exists. */
export async function writeDurably(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Copies a file piece by piece into a new one and flushes it; fails if that exists. `sha256` is of the bytes written, in hex. */
export async function copyDurably(
  from: string,
  to: string,
): Promise<{ readonly byteSize: number; readonly sha256: string }> {
  const file = await open(to, 'wx');
  try {
    const hash = createHash('sha256');
    let byteSize = 0;
    for await (const piece of createReadStream(from, { highWaterMark: PIECE_BYTES }) as AsyncIterable<Buffer>) {
      hash.update(piece);
      await file.writeFile(piece);
      byteSize += piece.length;
    }
    await file.sync();
    return { byteSize, sha256: hash.digest('hex') };
  } finally {
    await file.close();
  }
}

/** Flushes a folder's entries, so that a rename inside it survives a power cut. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
