// Reads a Hugging Face checkpoint folder or tokenizer file below the import roots.

import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { badInput } from '../../lib/errors.js';
import { resolveUnderRoots } from '../../lib/import-root.js';
import { fromHuggingFaceConfig } from '../../models/architectures/hugging-face-config.js';
import { checkWeights } from '../../models/architectures/parameter-shapes.js';
import { decodeSafetensors } from '../../models/checkpoints/safetensors.js';
import { Tokenizer, checkTokenizerFits } from '../../models/tokenizers/tokenizer.js';
import { tokenizerFromVocab } from '../../models/tokenizers/vocab-txt.js';
import type { BundleContent } from './bundle-writer.js';

const MEGABYTE = 2 ** 20;
const MAX_JSON_BYTES = 64 * MEGABYTE;
/** What Node reads into one buffer. */
const MAX_FILE_BYTES = 2_048 * MEGABYTE - 1;

/** Reads files that clients name by path; nothing outside the roots is ever opened. */
export class ImportSource {
  readonly #roots: readonly string[];

  constructor(roots: readonly string[]) {
    this.#roots = roots;
  }

  /** A checkpoint folder: config.json, model.safetensors, and tokenizer.json or vocab.txt. */
  async readCheckpoint(path: string, field: string): Promise<BundleContent> {
    const folder = await resolveUnderRoots(path, this.#roots, field);
    if (!(await stat(folder)).isDirectory()) throw badInput(field, 'a folder', `the file ${basename(folder)}`);
    const config = fromHuggingFaceConfig(await this.#json(join(folder, 'config.json'), field));
    const tokenizer = await this.#tokenizerIn(folder, field);
    checkTokenizerFits(tokenizer, config);
    const bytes = await this.#require(join(folder, 'model.safetensors'), field);
    return { config, tokenizer, weights: checkWeights(config, decodeSafetensors(bytes)) };
  }

  /** A tokenizer.json or vocab.txt file. */
  async readTokenizer(path: string, field: string): Promise<Tokenizer> {
    const file = await resolveUnderRoots(path, this.#roots, field);
    if ((await stat(file)).isDirectory()) return this.#tokenizerIn(file, field);
    const folder = join(file, '..');
    if (file.endsWith('.json')) return this.#fromJson(file, folder, field);
    if (file.endsWith('.txt')) return this.#fromVocab(file, folder, field);
    throw badInput(field, 'a tokenizer.json or a vocab.txt', basename(file));
  }

  async #tokenizerIn(folder: string, field: string): Promise<Tokenizer> {
    const json = join(folder, 'tokenizer.json');
    if ((await this.#find(json, field)) !== undefined) return this.#fromJson(json, folder, field);
    const vocab = join(folder, 'vocab.txt');
    if ((await this.#find(vocab, field)) !== undefined) return this.#fromVocab(vocab, folder, field);
    throw badInput(field, 'a folder with tokenizer.json or vocab.txt', 'a folder with neither');
  }

  async #fromJson(file: string, folder: string, field: string): Promise<Tokenizer> {
    const json = await this.#json(file, field);
    return Tokenizer.fromJson(json, await this.#tokenizerConfig(folder, field));
  }

  async #fromVocab(file: string, folder: string, field: string): Promise<Tokenizer> {
    const text = Buffer.from(await this.#require(file, field)).toString('utf8');
    const config = (await this.#tokenizerConfig(folder, field)) as { do_lower_case?: unknown } | undefined;
    const { tokenizerJson, tokenizerConfig } = tokenizerFromVocab(text, { lowercase: config?.do_lower_case !== false });
    return Tokenizer.fromJson(tokenizerJson, tokenizerConfig);
  }

  async #tokenizerConfig(folder: string, field: string): Promise<object | undefined> {
    const file = join(folder, 'tokenizer_config.json');
    return (await this.#find(file, field)) === undefined ? undefined : this.#json(file, field);
  }

  async #json(file: string, field: string): Promise<object> {
    const bytes = await this.#require(file, field);
    if (bytes.length > MAX_JSON_BYTES) {
      throw badInput(field, `${basename(file)} of at most ${MAX_JSON_BYTES} bytes`, `${bytes.length} bytes`);
    }
    const value = parseJson(Buffer.from(bytes).toString('utf8'));
    if (typeof value === 'object' && value !== null) return value;
    throw badInput(field, `a JSON object in ${basename(file)}`, 'something else');
  }

  async #require(file: string, field: string): Promise<Uint8Array> {
    const real = await this.#find(file, field);
    if (real === undefined) throw badInput(field, `a folder with ${basename(file)}`, 'a folder without it');
    const { size } = await stat(real);
    if (size > MAX_FILE_BYTES) {
      throw badInput(field, `${basename(file)} of at most ${MAX_FILE_BYTES} bytes`, `${size} bytes`);
    }
    return readFile(real);
  }

  /** The real path of an existing file, itself below a root; undefined if there is none. */
  async #find(file: string, field: string): Promise<string | undefined> {
    const found = await stat(file).catch(() => undefined);
    return found?.isFile() === true ? resolveUnderRoots(file, this.#roots, field, basename(file)) : undefined;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
