// The tiny checkpoints of tests/fixtures/checkpoints and what `transformers` computes with them.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Tokenizer } from '../../models/tokenizers/tokenizer.js';
import { tokenizerFromVocab } from '../../models/tokenizers/vocab-txt.js';
import type { Word } from '../../models/tokenizers/words.js';

export const CHECKPOINTS = ['bert', 'bert-f16', 'bert-bf16', 'distilbert', 'roberta'] as const;
export type CheckpointName = (typeof CHECKPOINTS)[number];

/** One input with everything expected of it; see README.md beside the fixtures. */
export interface ExpectedCase {
  readonly text: string;
  readonly textPair: string | null;
  readonly maxLength: number;
  readonly ids: number[];
  readonly typeIds: number[];
  readonly tokens: string[];
  readonly special: boolean[];
  readonly tokenCount: number;
  readonly words: Omit<Word, 'word'>[];
  readonly logits: number[];
}

export interface Expected {
  readonly labels: string[];
  readonly maxLength: number;
  readonly cases: ExpectedCase[];
  readonly random: { readonly text: string; readonly ids: number[] }[];
}

export function checkpointPath(name: CheckpointName, ...file: string[]): string {
  return join(__dirname, '../fixtures/checkpoints', name, ...file);
}

export function readCheckpointJson(name: CheckpointName, file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(checkpointPath(name, file), 'utf8')) as Record<string, unknown>;
}

export function readExpected(name: CheckpointName): Expected {
  return JSON.parse(readFileSync(checkpointPath(name, 'expected.json'), 'utf8')) as Expected;
}

export function readWeightBytes(name: CheckpointName): Uint8Array {
  return readFileSync(checkpointPath(name, 'model.safetensors'));
}

export function readFixtureTokenizer(name: CheckpointName): Tokenizer {
  const config = readCheckpointJson(name, 'tokenizer_config.json');
  if (existsSync(checkpointPath(name, 'tokenizer.json'))) {
    return Tokenizer.fromJson(readFileSync(checkpointPath(name, 'tokenizer.json'), 'utf8'), config);
  }
  const vocab = readFileSync(checkpointPath(name, 'vocab.txt'), 'utf8');
  const { tokenizerJson, tokenizerConfig } = tokenizerFromVocab(vocab, { lowercase: true });
  return Tokenizer.fromJson(tokenizerJson, tokenizerConfig);
}
