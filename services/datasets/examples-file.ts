// A split on disk: checked examples as JSON Lines, `{"text", "textPair", "label"}` with the label's index.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Example } from './dataset.js';

const FLUSH_LENGTH = 1 << 16;

/** Reads what `ExamplesWriter` wrote. */
export async function readExamples(path: string): Promise<Example[]> {
  const examples: Example[] = [];
  for await (const line of createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity })) {
    examples.push(JSON.parse(line) as Example);
  }
  return examples;
}

/** Writes a new file of examples; `finish` puts it on disk and sums it up, `close` lets go of it in any case. */
export class ExamplesWriter {
  private readonly hash = createHash('sha256');
  private readonly counts: number[];
  private buffer = '';

  private constructor(
    private readonly file: FileHandle,
    labels: number,
  ) {
    this.counts = new Array<number>(labels).fill(0);
  }

  static async create(path: string, labels: number): Promise<ExamplesWriter> {
    return new ExamplesWriter(await open(path, 'wx'), labels);
  }

  async add({ text, textPair, label }: Example): Promise<void> {
    this.counts[label]!++;
    this.buffer += `${JSON.stringify({ text, textPair, label })}\n`;
    if (this.buffer.length >= FLUSH_LENGTH) await this.flush();
  }

  /** Rows by label index, and the sha-256 of the file. */
  async finish(): Promise<{ counts: readonly number[]; digest: string }> {
    await this.flush();
    await this.file.sync();
    return { counts: this.counts, digest: this.hash.digest('hex') };
  }

  async close(): Promise<void> {
    await this.file.close();
  }

  private async flush(): Promise<void> {
    this.hash.update(this.buffer);
    await this.file.appendFile(this.buffer);
    this.buffer = '';
  }
}
