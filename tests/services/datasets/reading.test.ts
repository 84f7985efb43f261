import { writeFileSync } from 'node:fs';
import { ROW_READERS } from '../../../services/datasets/file-format.js';
import type { Found } from '../../../services/datasets/raw-row.js';
import { readLines } from '../../../services/datasets/read-lines.js';
import { useTempFolder } from '../../support/temp-folder.js';

const folder = useTempFolder();

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

function read(format: 'tsv' | 'csv' | 'jsonl', content: string): Promise<Found[]> {
  const path = folder.path(`a.${format}`);
  writeFileSync(path, content);
  return all(ROW_READERS[format](path, {}, 1 << 20));
}

const row = (line: number, text: string, label = '1') => ({ line, row: { text, textPair: null, label } });

describe('tab-separated values', () => {
  it('take quotes, commas and backslashes for text', async () => {
    expect(await read('tsv', 'text\tlabel\n"so" \\n, they said\t1\nit\'s "fine\t1\n')).toEqual([
      row(2, '"so" \\n, they said'),
      row(3, 'it\'s "fine'),
    ]);
  });

  it('may begin with a byte order mark, end lines with CR LF, have blank lines and lack the last line end', async () => {
    expect(await read('tsv', '\ufefftext\tlabel\r\n\r\na \t1\r\nb\t0')).toEqual([row(3, 'a '), row(4, 'b', '0')]);
  });
});

describe('comma-separated values', () => {
  it('have quoted cells with commas, quotes and line ends, counted by their first line', async () => {
    expect(await read('csv', 'text,label\n"a, ""b""\nc",1\n\nd,1\n')).toEqual([row(2, 'a, "b"\nc'), row(5, 'd')]);
  });

  it('may mix line ends', async () => {
    expect(await read('csv', 'text,label\r\na,1\nb,1\r\n')).toEqual([row(2, 'a'), row(3, 'b')]);
  });
});

describe('JSON Lines', () => {
  it('have labels that are names or indices', async () => {
    expect(await read('jsonl', '{"text":"a\\nb","label":"x"}\n{"text":"c","label":2}\n')).toEqual([
      row(1, 'a\nb', 'x'),
      row(2, 'c', '2'),
    ]);
  });
});

describe('lines', () => {
  it('are decoded whole where the file is read in chunks', async () => {
    const path = folder.path('long.txt');
    const lines = Array.from({ length: 5000 }, (_, index) => 'é😀'.repeat(index % 97) + String(index));
    writeFileSync(path, lines.join('\n'));

    const found = await all(readLines(path, 10_000));

    expect(found.map((line) => line.text)).toEqual(lines);
    expect(found.at(-1)?.number).toBe(5000);
  });
});
