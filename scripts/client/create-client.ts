// A small client of the public API for scripts: queries, uploads and runs to follow.

import { createHash } from 'node:crypto';
import { ApiError, type ReportedError } from './api-error.js';
import { followRun, type FollowOptions } from './follow-run.js';
import type { RunEvent } from './run-events.js';

export interface ApiClient {
  /** Executes a query or mutation and gives its data. Throws `ApiError`, also for partial answers. */
  query<T>(document: string, variables?: Readonly<Record<string, unknown>>): Promise<T>;
  /** Uploads a file of examples and gives the id that `createDataset` takes. */
  upload(contents: Uint8Array | string, format: 'tsv' | 'csv' | 'jsonl'): Promise<string>;
  /** The bytes of one file of a model version. Throws when they do not have the given sha-256. */
  downloadModelFile(ref: string, file: string, sha256?: string): Promise<Uint8Array>;
  /** Follows a run to its end, across lost connections; gives the cursor of its last event. */
  followRun(
    runId: string,
    onEvents: (events: readonly RunEvent[]) => void,
    options?: FollowOptions,
  ): Promise<string | undefined>;
}

interface Answer<T> {
  readonly data?: T | null;
  readonly errors?: readonly ReportedError[];
}

/** A client of the server at an address such as `http://127.0.0.1:4000`. */
export function createClient(address: string): ApiClient {
  const base = new URL(address);
  const socket = new URL('/graphql', base);
  socket.protocol = base.protocol === 'https:' ? 'wss:' : 'ws:';

  return {
    async query<T>(document: string, variables: Readonly<Record<string, unknown>> = {}) {
      const response = await fetch(new URL('/graphql', base), {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ query: document, variables }),
      });
      const { data, errors } = await readAnswer<Answer<T>>(response);
      if (errors && errors.length > 0) throw new ApiError(errors);
      if (data == null) throw new ApiError([{ message: `the server answered ${response.status} without data` }]);
      return data;
    },

    async upload(contents, format) {
      const response = await fetch(new URL(`/uploads?format=${format}`, base), { method: 'PUT', body: contents });
      const answer = await readAnswer<{ uploadId?: string; errors?: readonly ReportedError[] }>(response);
      if (answer.uploadId === undefined)
        throw new ApiError(answer.errors ?? [{ message: `upload: ${response.status}` }]);
      return answer.uploadId;
    },

    async downloadModelFile(ref, file, sha256) {
      const response = await fetch(new URL(`/models/${encodeURIComponent(ref)}/${encodeURIComponent(file)}`, base));
      if (!response.ok) {
        const { errors } = await readAnswer<{ errors?: readonly ReportedError[] }>(response);
        throw new ApiError(errors ?? [{ message: `download: ${response.status}` }]);
      }
      const bytes = new Uint8Array(await response.arrayBuffer());
      const got = createHash('sha256').update(bytes).digest('hex');
      if (sha256 !== undefined && got !== sha256) {
        throw new ApiError([{ message: `${file}: expected sha-256 ${sha256}, got ${got}` }]);
      }
      return bytes;
    },
    followRun: (runId, onEvents, options) => followRun(socket.href, runId, onEvents, options),
  };
}

async function readAnswer<T>(response: Response): Promise<T> {
  const text = await response.text();
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new ApiError([{ message: `the server answered ${response.status}: ${text.slice(0, 200)}` }]);
  }
}
