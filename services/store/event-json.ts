// Event bodies as JSON: numbers that JSON cannot hold become strings and are revived by the name of their field.

import type { RunEventBody } from '../runs/run.js';

const NON_FINITE = new Map<unknown, number>([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
]);

/** Fields that hold numbers in some event; a message that happens to read "NaN" stays a message. */
const NUMERIC_FIELDS: ReadonlySet<string> = new Set([
  'learningRate',
  'loss',
  'value',
  'weighted',
  'gradientCosine',
  'gradientNorm',
  'examplesPerSecond',
]);

export function encodeEvent(body: RunEventBody): string {
  return JSON.stringify(body, (_field, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  );
}

export function decodeEvent(json: string): RunEventBody {
  return JSON.parse(json, (field, value: unknown) =>
    NUMERIC_FIELDS.has(field) ? (NON_FINITE.get(value) ?? value) : value,
  ) as RunEventBody;
}
