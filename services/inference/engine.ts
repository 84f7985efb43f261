// One engine process as the API process sees it: requests out in order, answers in, its end.

import { DomainError } from '../../lib/errors.js';
import type { TokenBatch } from '../../models/runtime/token-batch.js';
import { ChildProcess } from '../processes/child-process.js';
import { engineReplies } from '../processes/engine-protocol.js';
import type { EngineReply, EngineRequest } from '../processes/engine-protocol.js';
import { fullRef } from '../registry/model-ref.js';
import type { ModelVersion } from '../registry/model-version.js';

/** Logits of a batch, [rows, classes]. */
export type Predicted = Extract<EngineReply, { type: 'predicted' }>;
/** Logits, targets and input gradients of a batch, [rows, length, hidden]. */
export type Differentiated = Extract<EngineReply, { type: 'differentiated' }>;

/** What an engine can be asked. */
export type EngineQuestion =
  | { readonly type: 'predict'; readonly batch: TokenBatch }
  | {
      readonly type: 'gradient';
      readonly batch: TokenBatch;
      readonly targets: Int32Array | null;
      readonly embeddings: boolean;
    };
export type AnswerTo<Q extends EngineQuestion> = Q extends { type: 'predict' } ? Predicted : Differentiated;

export interface EngineOptions {
  /** The process's whole environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Threads of the model's session. */
  readonly threads: number;
  /** A batch that takes longer, or a model that takes longer to load, costs the process its life. */
  readonly deadlineMs: number;
}

interface Waiting {
  readonly question: EngineQuestion;
  readonly resolve: (reply: Predicted | Differentiated) => void;
  readonly reject: (error: Error) => void;
}

const ENTRY = new URL('./engine-process.ts', import.meta.url);
const STOP_GRACE_MS = 5_000;

/** A loaded model in its own process. When the process dies, so does this object; its owner makes another. */
export class Engine {
  /** Settles when the process is gone. */
  readonly exited: Promise<void>;
  readonly #child: ChildProcess<EngineReply, EngineRequest>;
  readonly #queue: Waiting[] = [];
  readonly #deadlineMs: number;
  readonly #name: string;
  #state: 'loading' | 'ready' | 'stopping' | 'dead' = 'loading';
  #current: Waiting | undefined;
  #requests = 0;
  #timer: NodeJS.Timeout | undefined;
  /** Why the process is being ended before its time. */
  #reason: DomainError | undefined;

  constructor(model: ModelVersion, options: EngineOptions) {
    this.#name = fullRef(model);
    this.#deadlineMs = options.deadlineMs;
    this.#child = new ChildProcess({
      entry: ENTRY,
      environment: options.environment,
      receives: engineReplies,
      onMessage: (reply) => {
        this.#receive(reply);
      },
    });
    this.#child.send({ type: 'load', bundlePath: model.bundlePath, threads: options.threads });
    this.#startTimer();
    this.exited = this.#child.exited.then((description) => {
      this.#state = 'dead';
      clearTimeout(this.#timer);
      this.#failAll(this.#reason ?? internal(`the engine of ${this.#name} ${description} before it answered`));
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Whether it can still be asked. */
  get usable(): boolean {
    return this.#state === 'loading' || this.#state === 'ready';
  }

  /** Runs a batch; a batch that is aborted before its turn is never run. */
  ask<Q extends EngineQuestion>(question: Q, signal?: AbortSignal): Promise<AnswerTo<Q>> {
    return new Promise<Predicted | Differentiated>((resolve, reject) => {
      if (!this.usable) {
        reject(internal(`the engine of ${this.#name} has stopped`));
        return;
      }
      const waiting: Waiting = { question, resolve, reject };
      this.#queue.push(waiting);
      if (signal?.aborted === true) this.#abandon(waiting);
      signal?.addEventListener('abort', () => {
        this.#abandon(waiting);
      });
      this.#next();
    }) as Promise<AnswerTo<Q>>;
  }

  /** Lets the current batch finish, then ends the process; kills it where that takes too long. */
  async stop(): Promise<void> {
    if (this.usable) {
      this.#state = 'stopping';
      this.#reason ??= internal(`the engine of ${this.#name} was stopped`);
      this.#child.send({ type: 'stop' });
    }
    await this.#child.exitWithin(STOP_GRACE_MS);
    await this.exited;
  }

  #receive(reply: EngineReply): void {
    clearTimeout(this.#timer);
    if (reply.type === 'ready') {
      if (this.#state === 'loading') this.#state = 'ready';
    } else if (reply.type === 'failed' && reply.id === null) {
      this.#kill(internal(`${this.#name} could not be loaded: ${reply.message}`));
    } else {
      const current = this.#current;
      this.#current = undefined;
      if (reply.type === 'failed') current?.reject(internal(`${this.#name} could not run a batch: ${reply.message}`));
      else current?.resolve(reply);
    }
    this.#next();
  }

  /** One batch at a time is with the process; the rest waits here, where it can still be withdrawn. */
  #next(): void {
    if (this.#state !== 'ready' || this.#current !== undefined) return;
    this.#current = this.#queue.shift();
    if (this.#current === undefined) return;
    this.#child.send({ ...this.#current.question, id: this.#requests++ });
    this.#startTimer();
  }

  #startTimer(): void {
    this.#timer = setTimeout(() => {
      const message = `${this.#name} did not answer within ${this.#deadlineMs} ms`;
      this.#kill(new DomainError('DEADLINE_EXCEEDED', message));
    }, this.#deadlineMs);
  }

  #kill(reason: DomainError): void {
    this.#reason ??= reason;
    this.#state = 'stopping';
    this.#child.kill();
  }

  #abandon(waiting: Waiting): void {
    const place = this.#queue.indexOf(waiting);
    if (place < 0) return;
    this.#queue.splice(place, 1);
    waiting.reject(new DomainError('DEADLINE_EXCEEDED', 'the request was given up before its turn'));
  }

  #failAll(error: DomainError): void {
    for (const { reject } of [this.#current, ...this.#queue.splice(0)].filter((waiting) => waiting !== undefined)) {
      reject(error);
    }
    this.#current = undefined;
  }
}

function internal(message: string): DomainError {
  return new DomainError('INTERNAL_SERVER_ERROR', message);
}
