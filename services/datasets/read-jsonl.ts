// JSON Lines: one object per line.

import { candidateNames, type Found, quote, type RowReader } from './raw-row.js';
import { readLines } from './read-lines.js';

export const readJsonl: RowReader = async function* (path, columns, maxLineBytes) {
  const names = candidateNames(columns);
  for await (const { number, ...line } of readLines(path, maxLineBytes)) {
    if (line.text === null) yield { line: number, fault: line.fault };
    else if (line.text.trim() !== '') yield readObject(number, line.text, names);
  }
};

function readObject(line: number, json: string, names: ReturnType<typeof candidateNames>): Found {
  const object = parseObject(json);
  if (object === null) return { line, fault: 'not a JSON object' };
  const text = fieldOf(object, names.text);
  const label = fieldOf(object, names.label);
  const textPair = names.textPair === null ? null : fieldOf(object, names.textPair);
  const missing: string[] = [];
  if (text === undefined) missing.push(names.text.map(quote).join(' or '));
  if (textPair === undefined) missing.push(quote(names.textPair![0]!));
  if (label === undefined) missing.push(names.label.map(quote).join(' or '));
  if (missing.length > 0) return { line, fault: `no field ${missing.join(' and no field ')}` };
  if (typeof text !== 'string') return { line, fault: 'a text that is not a string' };
  if (textPair !== null && typeof textPair !== 'string') return { line, fault: 'a text pair that is not a string' };
  if (typeof label !== 'string' && !Number.isInteger(label)) {
    return { line, fault: 'a label that is neither a string nor a whole number' };
  }
  return { line, row: { text, textPair, label: String(label) } };
}

function parseObject(json: string): object | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

function fieldOf(object: object, names: readonly string[]): unknown {
  const name = names.find((candidate) => Object.hasOwn(object, candidate));
  return name === undefined ? undefined : (object as Readonly<Record<string, unknown>>)[name];
}
