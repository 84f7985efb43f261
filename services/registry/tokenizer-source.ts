// Reads a tokenizer that a client names by path: tokenizer.json, or the vocab.txt of a BERT.

import { basename, dirname, join } from 'node:path';
import { Tokenizer } from '../../models/tokenizers/tokenizer.js';
import { tokenizerFromVocab } from '../../models/tokenizers/vocab-txt.js';
import type { ImportFiles } from './import-files.js';

/** A tokenizer.json or vocab.txt file, or a folder with one. */
export async function readTokenizerAt(files: ImportFiles, path: string): Promise<Tokenizer> {
  const { kind, real } = await files.locate(path);
  return kind === 'folder' ? readTokenizerIn(files, [real]) : readFile(files, real);
}

/** The tokenizer in the first of some folders that has one. */
export async function readTokenizerIn(files: ImportFiles, folders: readonly string[]): Promise<Tokenizer> {
  const file = await files.first(folders, ['tokenizer.json', 'vocab.txt']);
  if (file === undefined) throw files.fault('a folder with tokenizer.json or vocab.txt', 'a folder with neither');
  return readFile(files, file);
}

async function readFile(files: ImportFiles, file: string): Promise<Tokenizer> {
  if (file.endsWith('.json')) return Tokenizer.fromJson(await files.json(file), await configBeside(files, file));
  if (file.endsWith('.txt')) return fromVocab(files, file);
  throw files.fault('a tokenizer.json or a vocab.txt', basename(file));
}

async function fromVocab(files: ImportFiles, file: string): Promise<Tokenizer> {
  const text = Buffer.from(await files.read(file)).toString('utf8');
  const lowercase = (await configBeside(files, file))?.['do_lower_case'] !== false;
  const { tokenizerJson, tokenizerConfig } = tokenizerFromVocab(text, { lowercase });
  return Tokenizer.fromJson(tokenizerJson, tokenizerConfig);
}

async function configBeside(files: ImportFiles, file: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  const config = join(dirname(file), 'tokenizer_config.json');
  return (await files.find(config)) === undefined ? undefined : files.json(config);
}
