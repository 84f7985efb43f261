// Everything that goes on around one model version: its queue, its engine while it has one, and what happens when that dies.

import { DomainError } from '../../lib/errors.js';
import { fullRef } from '../registry/model-ref.js';
import type { ModelVersion } from '../registry/model-version.js';
import { Admission } from './admission.js';
import { Batch, type BatchReply } from './batch.js';
import { BatchPacer, type PaceOptions } from './batch-pacer.js';
import { checkCaller, type Caller } from './caller.js';
import { CrashGuard } from './crash-guard.js';
import { Engine, type EngineEnd, type EngineFacts, type EngineListener, type EngineOptions } from './engine.js';
import type { InferenceObserver } from './inference-observer.js';
import { candidatesOf, type ExecutionProvider, type Placement } from './placement.js';
import type { Answer, Row } from './row.js';
import { RowQueue } from './row-queue.js';
import type { WaitingRow } from './waiting-row.js';
import { Submission } from './submission.js';

export interface WorkerOptions extends EngineOptions, PaceOptions {
  /** Rows that may wait for one model; beyond this callers get OVERLOADED. */
  readonly maxQueuedRows: number;
  readonly observer: InferenceObserver;
}

/** What a worker asks of the pool that owns it. */
export interface WorkerHost {
  /** It has work and no engine. */
  needsEngine(worker: ModelWorker): void;
  /** Its engine can answer. */
  ready(facts: EngineFacts): void;
  /** Its engine became ready, idle or gone. */
  changed(): void;
}

/** Batches with an engine: one runs, one is there when it ends. */
const DEPTH = 2;
const CODE_OF_END = {
  unloadable: 'MODEL_NOT_READY',
  unresponsive: 'DEADLINE_EXCEEDED',
  crashed: 'INTERNAL_SERVER_ERROR',
} as const;

export class ModelWorker implements EngineListener {
  readonly #queue = new RowQueue();
  readonly #pacer: BatchPacer;
  readonly #admission: Admission;
  readonly #guard = new CrashGuard();
  #engine: Engine | undefined;
  #facts: EngineFacts | undefined;
  #readySince = 0;
  #placement: Placement;
  /** Providers that have brought an engine down while it loaded. */
  readonly #excluded = new Set<ExecutionProvider>();
  #timer: NodeJS.Timeout | undefined;
  #padTokenId = 0;
  #loaders: { resolve: (facts: EngineFacts) => void; reject: (error: Error) => void }[] = [];
  #yielding = false;
  #drainers: (() => void)[] = [];

  constructor(
    readonly model: ModelVersion,
    placement: Placement,
    private readonly options: WorkerOptions,
    private readonly host: WorkerHost,
  ) {
    this.#placement = placement;
    this.#pacer = new BatchPacer(options);
    this.#admission = new Admission({
      model: fullRef(model),
      queue: this.#queue,
      pacer: this.#pacer,
      guard: this.#guard,
      maxQueuedRows: options.maxQueuedRows,
      onRefused: (rows) => {
        options.observer.refused(fullRef(model), rows);
      },
    });
  }

  /** Where engines that are started from now on run. */
  place(placement: Placement): void {
    this.#placement = placement;
    this.#excluded.clear();
  }

  get engine(): Engine | undefined {
    return this.#engine;
  }

  /** What the engine said when it was loaded; undefined while none is. */
  get facts(): EngineFacts | undefined {
    return this.#facts;
  }

  /** Since when its engine answers, on the clock of `performance.now()`; undefined while none does. */
  get readySince(): number | undefined {
    return this.#engine?.ready === true ? this.#readySince : undefined;
  }

  /** Whether its engine is to be given up after its current batches. */
  get yielding(): boolean {
    return this.#yielding;
  }

  get queuedRows(): number {
    return this.#queue.size;
  }

  /** Whether somebody waits for it, in the queue or for the engine itself. */
  get wanted(): boolean {
    return this.#queue.size > 0 || this.#loaders.length > 0;
  }

  /** Whether its engine could be stopped without anyone waiting longer. */
  get idle(): boolean {
    return !this.wanted && (this.#engine?.inFlight ?? 0) === 0;
  }

  /** Throws MODEL_NOT_READY or OVERLOADED where so many more rows may not wait. */
  admit(rows: number): void {
    this.#admission.checkRoom(rows);
  }

  /** Runs rows; one answer per row, in order. Throws OVERLOADED, DEADLINE_EXCEEDED, MODEL_NOT_READY, or INTERNAL_SERVER_ERROR. */
  async run(rows: readonly Row[], padTokenId: number, caller: Caller): Promise<readonly Answer[]> {
    if (rows.length === 0) return [];
    checkCaller(caller);
    this.#admission.checkRoom(rows.length);
    this.#admission.checkDeadline(rows, caller);
    this.#padTokenId = padTokenId;
    const submission = new Submission(rows.length, caller, (settled) => {
      this.#queue.withdraw(settled);
    });
    this.#queue.push(rows, submission, caller.client);
    this.#pump();
    return submission.answers;
  }

  /** Resolves once an engine is ready. */
  load(): Promise<EngineFacts> {
    if (this.#facts !== undefined && this.#engine?.ready === true) return Promise.resolve(this.#facts);
    return new Promise((resolve, reject) => {
      this.#loaders.push({ resolve, reject });
      this.#pump();
    });
  }

  /** Starts an engine; the pool has made room for it. */
  start(): void {
    this.#yielding = false;
    const candidates = candidatesOf(this.#placement, this.#excluded);
    this.#engine = new Engine(this.model, candidates, this.options, this);
  }

  /** Gives the engine up once its current batches are done; what is queued waits for another. */
  yield(): void {
    this.#yielding = true;
    this.#pump();
  }

  /** Resolves once nobody waits for it, at the latest after `graceMs`. */
  async drained(graceMs: number): Promise<void> {
    if (this.idle) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, graceMs);
      this.#drainers.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Stops the engine after its current batches; resolves when the process is gone. */
  async stop(): Promise<void> {
    await this.#engine?.stop();
  }

  /** Fails everybody who waits. */
  fail(error: Error): void {
    this.#queue.failAll(error);
    for (const { reject } of this.#loaders.splice(0)) reject(error);
  }

  onReady(facts: EngineFacts): void {
    this.#facts = facts;
    this.#readySince = performance.now();
    this.#pacer.restart();
    this.host.ready(facts);
    for (const { resolve } of this.#loaders.splice(0)) resolve(facts);
    this.#pump();
    this.host.changed();
  }

  onWell(): void {
    this.host.changed();
  }

  onAnswer(batch: Batch, reply: BatchReply, milliseconds: number): void {
    const { provider } = this.#facts!;
    this.#guard.survived();
    this.#pacer.learn(batch, milliseconds);
    // The engine goes on before answers are worked on, and those before figures.
    this.#pump();
    batch.deliver(reply, provider);
    setImmediate(() => {
      this.#observe(batch, milliseconds);
    });
    this.#settle();
  }

  onFailure(batch: Batch, message: string): void {
    const error = new DomainError('INTERNAL_SERVER_ERROR', message);
    for (const { submission } of batch.rows) submission.fail(error);
    this.#pump();
    this.#settle();
  }

  onEnd(end: EngineEnd, running: Batch | undefined, unstarted: readonly Batch[]): void {
    if (end.kind === 'crashed' && this.#facts === undefined) this.#exclude();
    this.#engine = undefined;
    this.#facts = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#queue.putBack(unstarted.flatMap(({ rows }) => rows));
    if (end.kind === 'stopped') {
      this.#queue.putBack(running?.rows ?? []);
    } else {
      this.options.observer.engineLost(fullRef(this.model), end.kind);
      this.#afterLoss(end, running);
    }
    this.#pump();
    this.host.changed();
    this.#settle();
  }

  /** Rows that were running when an engine died get one more try, each alone; what makes engines die is given up. */
  #afterLoss(end: Exclude<EngineEnd, { kind: 'stopped' }>, running: Batch | undefined): void {
    const error = new DomainError(CODE_OF_END[end.kind], end.message);
    const again = (row: WaitingRow): boolean => end.kind === 'crashed' && row.attempts === 0;
    const rows = running?.rows ?? [];
    for (const row of rows) if (!again(row)) row.submission.fail(error);
    this.#queue.putBack(rows.filter(again).map((row) => ({ ...row, attempts: 1 })));
    if (end.kind === 'unloadable' || !this.#guard.mayRestart()) this.fail(error);
  }

  /** An engine has died while it loaded: where there is a choice, the provider that it tried first is not tried again. */
  #exclude(): void {
    const { providers } = candidatesOf(this.#placement, this.#excluded);
    if (providers.length > 1) this.#excluded.add(providers[0]!);
  }

  /** Tells those who wait for it to be idle. */
  #settle(): void {
    if (!this.idle) return;
    for (const drained of this.#drainers.splice(0)) drained();
    this.host.changed();
  }

  /** Sends what should be sent now, and comes back when that may change. */
  #pump(): void {
    const engine = this.#engine;
    if (engine === undefined) {
      if (this.wanted) this.host.needsEngine(this);
      return;
    }
    if (this.#yielding && engine.ready && engine.inFlight === 0) {
      void engine.stop();
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (!this.#yielding && engine.ready && engine.inFlight < DEPTH && this.#queue.size > 0) {
      const release = this.#pacer.release(this.#queue, engine.running);
      if (typeof release === 'number') {
        this.#timer = setTimeout(() => {
          this.#pump();
        }, release);
        return;
      }
      const rows = this.#queue.take((key) => this.#pacer.limits(key));
      engine.send(new Batch(rows, release, this.#padTokenId));
    }
  }

  #observe(batch: Batch, engineMs: number): void {
    const { rows, reason, releasedAt, realTokens, paddedTokens } = batch;
    this.options.observer.batchAnswered({
      model: fullRef(this.model),
      kind: rows[0]!.row.question.kind,
      reason,
      rows: rows.length,
      realTokens,
      paddedTokens,
      queueMs: rows.map(({ queuedAt }) => releasedAt - queuedAt),
      engineMs,
    });
  }
}
