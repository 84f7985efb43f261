// The API process's end of staging: one job after the other in a process that ends when it is not needed.

import { rm } from 'node:fs/promises';
import { DomainError } from '../../lib/errors.js';
import { ChildProcess } from '../processes/child-process.js';
import { fromErrorMessage } from '../processes/error-message.js';
import { stagingReplies } from '../processes/staging-protocol.js';
import type { StagingJob, StagingReply, StagingRequest } from '../processes/staging-protocol.js';
import type { StagedBundle } from './bundle-writer.js';
import { stagingPath } from './bundle-files.js';

export interface StagerOptions {
  /** The process's whole environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Folder of the published bundles; staged ones lie beside them. */
  readonly folder: string;
  /** Folders that clients' paths may point into. */
  readonly importRoots: readonly string[];
}

interface Waiting {
  readonly request: Pick<StagingRequest, 'job' | 'folder'>;
  readonly resolve: (bundle: StagedBundle) => void;
  readonly reject: (error: Error) => void;
}

const ENTRY = new URL('./staging-process.ts', import.meta.url);
/** Below serving, like engines. */
const PRIORITY = 5;
/** A process is kept this long for the next job. */
const IDLE_MS = 10_000;
const STOP_GRACE_MS = 1_000;

export class Stager {
  readonly #options: StagerOptions;
  readonly #waiting: Waiting[] = [];
  #child: ChildProcess<StagingReply, StagingRequest> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: StagerOptions) {
    this.#options = options;
  }

  /** Stages a bundle. Throws what the job throws, and INTERNAL_SERVER_ERROR where its process dies; then nothing stays behind. */
  stage(job: StagingJob): Promise<StagedBundle> {
    if (this.#closed) return Promise.reject(shuttingDown());
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request: { job, folder: stagingPath(this.#options.folder) }, resolve, reject });
      if (this.#waiting.length === 1) this.#begin();
    });
  }

  /** Ends the process; what it was staging is refused and removed. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#child?.kill();
    await this.#child?.exited;
  }

  #begin(): void {
    clearTimeout(this.#timer);
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#timer = setTimeout(() => void this.#retire(), IDLE_MS).unref();
      return;
    }
    this.#child ??= this.#start();
    this.#child.send({ type: 'stage', ...next.request, importRoots: [...this.#options.importRoots] });
  }

  #start(): ChildProcess<StagingReply, StagingRequest> {
    const child = new ChildProcess<StagingReply, StagingRequest>({
      entry: ENTRY,
      environment: this.#options.environment,
      priority: PRIORITY,
      receives: stagingReplies,
      onMessage: (reply) => {
        const { resolve, reject } = this.#waiting.shift()!;
        if (reply.type === 'staged') resolve(reply.bundle);
        else reject(fromErrorMessage(reply.error));
        this.#begin();
      },
    });
    void child.exited.then((description) => this.#afterExit(child, description));
    return child;
  }

  /** The job that was under way has failed; the others go on in another process. */
  async #afterExit(child: ChildProcess<StagingReply, StagingRequest>, description: string): Promise<void> {
    if (this.#child === child) this.#child = undefined;
    else return;
    const lost = this.#waiting.shift();
    if (lost === undefined) return;
    await rm(lost.request.folder, { recursive: true, force: true });
    lost.reject(this.#closed ? shuttingDown() : internal(`the staging process ${description}`));
    if (this.#closed) for (const { reject } of this.#waiting.splice(0)) reject(shuttingDown());
    else this.#begin();
  }

  async #retire(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    child?.disconnect();
    await child?.exitWithin(STOP_GRACE_MS);
  }
}

function internal(message: string): DomainError {
  return new DomainError('INTERNAL_SERVER_ERROR', message);
}

function shuttingDown(): DomainError {
  return internal('the server is shutting down');
}
