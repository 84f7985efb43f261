// The exported classifiers of tests/fixtures/onnx-classifiers and what PyTorch computes with them.

import { cpSync, existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TokenBatch } from '../../models/runtime/token-batch.js';
import { CHECKPOINTS, readExpected } from './checkpoint-fixtures.js';

/** Their input gradient follows from the file. */
export const DIFFERENTIABLE = [
  ...['bert', 'bert-dynamo', 'bert-fused', 'bert-fused-int32', 'bert-fused-raw-mask', 'bert-opset11'],
  ...['bert-transformers-js', 'deberta', 'distilbert', 'distilbert-dynamo', 'distilbert-fused', 'distilbert-odd-names'],
  ...['distilbert-opset18', 'roberta', 'roberta-dynamo', 'roberta-external', 'roberta-fused'],
  ...['roberta-fused-multi-head'],
] as const;

/** They only predict. */
export const QUANTISED = [
  'bert-fused-quantised',
  'bert-quantised',
  'distilbert-quantised',
  'roberta-quantised',
] as const;

/** Predicts in half precision and is differentiated in single. */
export const HALF = 'bert-float16';

export type ExportName = (typeof DIFFERENTIABLE)[number] | (typeof QUANTISED)[number] | typeof HALF;

/** See README.md beside the fixtures. */
interface Expected {
  readonly targets: number[];
  readonly ids: number[][];
  readonly mask: number[][];
  readonly typeIds: number[][];
  readonly logits: number[][];
  readonly gradient: number[][][];
  readonly embeddings: number[][][];
}

/** Where the file lies: transformers.js keeps it in a folder of its own. */
export function exportedModelPath(name: ExportName): string {
  const folder = join(__dirname, '../fixtures/onnx-classifiers', name);
  return [join(folder, 'model.onnx'), join(folder, 'onnx/model.onnx')].find(existsSync)!;
}

export function readExport(name: ExportName): Uint8Array {
  return readFileSync(exportedModelPath(name));
}

/** The folder that a session loads. */
export function exportedModelFolder(name: ExportName): string {
  return dirname(exportedModelPath(name));
}

export function readExportExpected(name: ExportName): Expected {
  const path = join(__dirname, '../fixtures/onnx-classifiers', name, 'expected.json');
  return JSON.parse(readFileSync(path, 'utf8')) as Expected;
}

/** The texts of expected.json as one padded batch. */
export function exportBatch({ ids, mask, typeIds }: Expected): TokenBatch {
  const flat = (rows: number[][]): BigInt64Array => BigInt64Array.from(rows.flat(), BigInt);
  return { rows: ids.length, length: ids[0]!.length, ids: flat(ids), mask: flat(mask), typeIds: flat(typeIds) };
}

/** The largest difference of two arrays of one length. */
export function largestDifference(got: ArrayLike<number>, expected: readonly number[]): number {
  expect(got).toHaveLength(expected.length);
  return expected.reduce((largest, value, at) => Math.max(largest, Math.abs(got[at]! - value)), 0);
}

/** Places in the checkpoint's expected.json of the texts in expected.json. */
const TEXTS = [0, 1, 8];

/** The texts of expected.json. */
export function exportTexts(name: ExportName): { readonly text: string; readonly textPair: string | null }[] {
  const checkpoint = CHECKPOINTS.find((candidate) => name.startsWith(candidate)) ?? 'bert';
  const { cases } = readExpected(checkpoint);
  return TEXTS.map((place) => cases[place]!).map(({ text, textPair }) => ({ text, textPair }));
}

/** Puts the files of an export into a folder. */
export function copyExport(name: ExportName, folder: string): void {
  cpSync(join(__dirname, '../fixtures/onnx-classifiers', name), folder, { recursive: true });
}
