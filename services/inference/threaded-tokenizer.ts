// A tokenizer in a thread of its own, as the API process sees it.

import { Worker } from 'node:worker_threads';
import { DomainError } from '../../lib/errors.js';
import type { Encoding } from '../../models/tokenizers/encoding.js';
import { withoutPaths } from '../../models/runtime/without-paths.js';
import { TYPESCRIPT_IN_THREAD } from '../processes/typescript-loader.js';
import type { TextInput } from './prediction.js';
import type { TextEncoder } from './text-encoder.js';
import type { EncodeReply, EncodeRequest, TokenizerThreadData } from './tokenizer-thread.js';

const ENTRY = new URL('./tokenizer-thread.ts', import.meta.url);

interface Pending {
  resolve(encodings: readonly Encoding[]): void;
  reject(error: Error): void;
}

/** Its thread starts with the first text, and again after it has ended. */
export class ThreadedTokenizer implements TextEncoder {
  readonly #pending = new Map<number, Pending>();
  #requests = 0;
  #worker: Worker | undefined;
  #retired = false;

  /** @param bundlePath Folder of a bundle with the tokenizer. */
  constructor(private readonly bundlePath: string) {}

  /** Rejects with INTERNAL_SERVER_ERROR where the thread ends or the tokenizer cannot be read. */
  encode(texts: readonly TextInput[], maxLength: number): Promise<readonly Encoding[]> {
    const worker = (this.#worker ??= this.#start());
    // The process goes on while somebody waits, and not for an idle thread.
    worker.ref();
    const request: EncodeRequest = { id: this.#requests++, texts, maxLength };
    return new Promise((resolve, reject) => {
      this.#pending.set(request.id, { resolve, reject });
      worker.postMessage(request);
    });
  }

  async retire(): Promise<void> {
    this.#retired = true;
    if (this.#pending.size === 0) await this.#end();
  }

  async #end(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  #start(): Worker {
    const data: TokenizerThreadData = { bundlePath: this.bundlePath };
    const worker = new Worker(ENTRY, { workerData: data, execArgv: [...TYPESCRIPT_IN_THREAD] });
    let cause = 'its thread has ended';
    worker.on('message', (reply: EncodeReply) => {
      this.#settle(reply);
    });
    worker.on('error', (error) => {
      cause = error.message;
    });
    worker.on('exit', () => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      for (const id of [...this.#pending.keys()]) this.#settle({ id, message: cause });
    });
    return worker;
  }

  #settle(reply: EncodeReply): void {
    const waiting = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if ('encodings' in reply) waiting?.resolve(reply.encodings);
    else
      waiting?.reject(new DomainError('INTERNAL_SERVER_ERROR', `the tokenizer failed: ${withoutPaths(reply.message)}`));
    if (this.#pending.size > 0) return;
    if (this.#retired) void this.#end();
    else this.#worker?.unref();
  }
}
