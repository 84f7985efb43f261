// One engine process as the API process sees it: batches out in order, answers in, its health and its end.

import { ChildProcess } from '../processes/child-process.js';
import { engineReplies } from '../processes/engine-protocol.js';
import type { EngineReply, EngineRequest } from '../processes/engine-protocol.js';
import { fullRef } from '../registry/model-ref.js';
import type { ModelVersion } from '../registry/model-version.js';
import type { Batch, BatchReply } from './batch.js';

/** What an engine says of itself once it can answer. */
export type EngineFacts = Omit<Extract<EngineReply, { type: 'ready' }>, 'v' | 'type'>;

/** Why an engine is no more. */
export type EngineEnd =
  | { readonly kind: 'stopped' }
  /** The model cannot be loaded; another try would end alike. */
  | { readonly kind: 'unloadable'; readonly message: string }
  /** It was killed because it did not answer in time. */
  | { readonly kind: 'unresponsive'; readonly message: string }
  | { readonly kind: 'crashed'; readonly message: string };

export interface EngineListener {
  onReady(facts: EngineFacts): void;
  onAnswer(batch: Batch, reply: BatchReply, milliseconds: number): void;
  /** The batch failed; the engine goes on. */
  onFailure(batch: Batch, message: string): void;
  /** The process is gone; `running` had begun, `unstarted` had not. */
  onEnd(end: EngineEnd, running: Batch | undefined, unstarted: readonly Batch[]): void;
}

export interface EngineOptions {
  /** The process's whole environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Threads of the model's session. */
  readonly threads: number;
  /** A batch that takes longer, or a model that takes longer to load, costs the process its life. */
  readonly deadlineMs: number;
}

interface Dispatched {
  readonly id: number;
  readonly batch: Batch;
}

const ENTRY = new URL('./engine-process.ts', import.meta.url);
const STOP_GRACE_MS = 5_000;
/** An idle engine is asked this often whether it is well. */
const HEARTBEAT_MS = 5_000;
/** Below the API process, so that requests are read and answered while engines compute; above runs. */
const PRIORITY = 3;

/** A loaded model in its own process. When the process dies, so does this object; its owner makes another. */
export class Engine {
  /** Settles when the process is gone. */
  readonly exited: Promise<void>;
  readonly #child: ChildProcess<EngineReply, EngineRequest>;
  readonly #listener: EngineListener;
  readonly #deadlineMs: number;
  readonly #name: string;
  /** With the process: the first runs, the others wait in its channel. */
  readonly #dispatched: Dispatched[] = [];
  #state: 'loading' | 'ready' | 'stopping' = 'loading';
  #end: EngineEnd | undefined;
  #requests = 0;
  #headSince = 0;
  #rssBytes: number | undefined;
  #deadline: NodeJS.Timeout | undefined;
  readonly #heartbeat: NodeJS.Timeout;

  constructor(model: ModelVersion, options: EngineOptions, listener: EngineListener) {
    this.#name = fullRef(model);
    this.#deadlineMs = options.deadlineMs;
    this.#listener = listener;
    this.#child = new ChildProcess({
      entry: ENTRY,
      environment: options.environment,
      priority: PRIORITY,
      receives: engineReplies,
      onMessage: (reply) => {
        this.#receive(reply);
      },
    });
    const { bundlePath, maxLength, card } = model;
    const embeddings = card.onnx && { embeddings: card.onnx.embeddingValue };
    this.#child.send({ type: 'load', bundlePath, maxLength, threads: options.threads, ...embeddings });
    this.#startDeadline();
    this.#heartbeat = setInterval(() => {
      this.#ping();
    }, HEARTBEAT_MS);
    this.exited = this.#child.exited.then((description) => {
      clearTimeout(this.#deadline);
      clearInterval(this.#heartbeat);
      const crashed = { kind: 'crashed', message: `the engine of ${this.#name} ${description}` } as const;
      const [running, ...unstarted] = this.#dispatched.map(({ batch }) => batch);
      listener.onEnd(this.#end ?? crashed, running, unstarted);
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get ready(): boolean {
    return this.#state === 'ready';
  }

  get stopping(): boolean {
    return this.#state === 'stopping';
  }

  /** Batches with the process. */
  get inFlight(): number {
    return this.#dispatched.length;
  }

  get rowsInFlight(): number {
    return this.#dispatched.reduce((sum, { batch }) => sum + batch.rows.length, 0);
  }

  /** The batch that runs now, and for how long. */
  get running(): { readonly batch: Batch; readonly milliseconds: number } | undefined {
    const head = this.#dispatched[0];
    return head && { batch: head.batch, milliseconds: performance.now() - this.#headSince };
  }

  /** Resident memory of the process when it last said so, in bytes. */
  get rssBytes(): number | undefined {
    return this.#rssBytes;
  }

  /** Hands over a batch; the engine must be ready. */
  send(batch: Batch): void {
    const id = this.#requests++;
    this.#dispatched.push({ id, batch });
    this.#child.send(batch.question(id));
    if (this.#dispatched.length === 1) this.#beginHead();
  }

  /** Lets the batches it has finish, then ends the process; kills it where that takes too long. */
  async stop(): Promise<void> {
    if (this.#state !== 'stopping') {
      this.#state = 'stopping';
      this.#end ??= { kind: 'stopped' };
      this.#child.send({ type: 'stop' });
    }
    await this.#child.exitWithin(STOP_GRACE_MS);
    await this.exited;
  }

  #receive(reply: EngineReply): void {
    switch (reply.type) {
      case 'ready': {
        this.#clearDeadline();
        const { rssBytes } = reply;
        this.#rssBytes = rssBytes;
        if (this.#state === 'loading') {
          this.#state = 'ready';
          this.#listener.onReady({ rssBytes });
        }
        return;
      }
      case 'well':
        this.#rssBytes = reply.rssBytes;
        if (this.#dispatched.length === 0) this.#clearDeadline();
        return;
      case 'failed':
        if (reply.id === null) {
          this.#kill({ kind: 'unloadable', message: `${this.#name} could not be loaded: ${reply.message}` });
        } else {
          const batch = this.#finish(reply.id);
          if (batch) this.#listener.onFailure(batch, `${this.#name} could not run a batch: ${reply.message}`);
        }
        return;
      default: {
        const milliseconds = performance.now() - this.#headSince;
        const batch = this.#finish(reply.id);
        if (batch) this.#listener.onAnswer(batch, reply, milliseconds);
      }
    }
  }

  /** The batch that is answered; an engine that answers another than the first it has is out of its mind. */
  #finish(id: number): Batch | undefined {
    const head = this.#dispatched[0];
    if (head?.id !== id) {
      this.#kill({ kind: 'crashed', message: `the engine of ${this.#name} answered batch ${id} out of turn` });
      return undefined;
    }
    this.#clearDeadline();
    this.#dispatched.shift();
    if (this.#dispatched.length > 0) this.#beginHead();
    return head.batch;
  }

  #beginHead(): void {
    this.#headSince = performance.now();
    this.#startDeadline();
  }

  #ping(): void {
    if (this.#state !== 'ready' || this.#dispatched.length > 0 || this.#deadline !== undefined) return;
    this.#child.send({ type: 'ask-well' });
    this.#startDeadline();
  }

  #startDeadline(): void {
    this.#clearDeadline();
    this.#deadline = setTimeout(() => {
      const message = `the engine of ${this.#name} did not answer within ${this.#deadlineMs} ms`;
      this.#kill({ kind: 'unresponsive', message });
    }, this.#deadlineMs);
  }

  #clearDeadline(): void {
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
  }

  #kill(end: EngineEnd): void {
    this.#end ??= end;
    this.#state = 'stopping';
    this.#child.kill();
  }
}
