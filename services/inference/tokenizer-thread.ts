// Entry of a thread that turns texts into tokens: vocabularies are large, and the API process must not pause for them.

import { parentPort, workerData } from 'node:worker_threads';
import { invariant } from '../../lib/invariant.js';
import type { Encoding } from '../../models/tokenizers/encoding.js';
import { readTokenizer } from '../registry/bundle-reader.js';
import type { TextInput } from './prediction.js';

/** What the thread starts with. */
export interface TokenizerThreadData {
  /** Folder of a bundle with the tokenizer. */
  readonly bundlePath: string;
}

export interface EncodeRequest {
  readonly id: number;
  readonly texts: readonly TextInput[];
  /** Longest input in tokens. */
  readonly maxLength: number;
}

/** The answers come in the order of the requests. */
export type EncodeReply =
  { readonly id: number; readonly encodings: readonly Encoding[] } | { readonly id: number; readonly message: string };

invariant(parentPort !== null, 'this module runs as a thread');
const port = parentPort;
const tokenizer = await readTokenizer((workerData as TokenizerThreadData).bundlePath);

port.on('message', ({ id, texts, maxLength }: EncodeRequest) => {
  port.postMessage(reply(id, texts, maxLength));
});

function reply(id: number, texts: readonly TextInput[], maxLength: number): EncodeReply {
  try {
    return { id, encodings: texts.map(({ text, textPair }) => tokenizer.encode(text, textPair, maxLength)) };
  } catch (error) {
    return { id, message: error instanceof Error ? error.message : String(error) };
  }
}
