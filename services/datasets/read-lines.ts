// Lines of a text file, decoded one by one so that a fault has a line number and memory stays small.

import { createReadStream } from 'node:fs';

/** A line without its end. `text` is null when the bytes are not UTF-8 or the line is too long; `fault` then says so. */
export type Line =
  | { readonly number: number; readonly text: string }
  | { readonly number: number; readonly text: null; readonly fault: string };

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Reads lines ended by LF or CR LF; a byte order mark is dropped. Lines count from 1. */
export async function* readLines(path: string, maxLineBytes: number): AsyncGenerator<Line> {
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let number = 0;

  const keep = (bytes: Buffer): void => {
    pendingBytes += bytes.length;
    // Of a line that is too long only the length matters.
    if (pendingBytes <= maxLineBytes) pending.push(bytes);
  };
  const take = (): Line => {
    const line = decodeLine(++number, pending, pendingBytes, maxLineBytes);
    pending = [];
    pendingBytes = 0;
    return line;
  };

  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      keep(chunk.subarray(start, end));
      yield take();
      start = end + 1;
    }
    if (start < chunk.length) keep(chunk.subarray(start));
  }
  if (pendingBytes > 0) yield take();
}

function decodeLine(number: number, parts: readonly Buffer[], byteLength: number, maxLineBytes: number): Line {
  if (byteLength > maxLineBytes) {
    return { number, text: null, fault: `a line of ${byteLength} bytes, at most ${maxLineBytes} are allowed` };
  }
  const bytes = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  const content = bytes.at(-1) === CARRIAGE_RETURN ? bytes.subarray(0, -1) : bytes;
  try {
    // Each line has a decoder of its own, which would drop a mark at its start; only the first line may have one.
    return { number, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: number > 1 }).decode(content) };
  } catch {
    return { number, text: null, fault: 'bytes that are not UTF-8' };
  }
}
