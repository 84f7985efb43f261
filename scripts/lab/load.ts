// Load on a server: requests one after the other from many clients, or at a rate that heeds nobody.

import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { Random } from '../../lib/random.js';

/** How one request ended. */
export interface Outcome {
  /** From the moment it was due to the last byte of its answer. */
  readonly milliseconds: number;
  /** `OK`, an error code of the API, or `LOST` where no answer came. */
  readonly code: string;
}

export interface LoadOptions {
  /** The server's address. */
  readonly url: string;
  readonly seconds: number;
  /** The GraphQL request to send next. */
  readonly next: () => object;
}

export interface LoadResult {
  readonly outcomes: readonly Outcome[];
  /** From the first request to the last answer. */
  readonly seconds: number;
}

/** Sends one request on a connection of its own; never rejects. */
export async function send(url: string, body: object): Promise<string> {
  const pool = new Pool(url);
  const code = await post(pool, body);
  await pool.close();
  return code;
}

/** The plainest way that there is, since the load shares the processor with the server. */
async function post(pool: Pool, body: object): Promise<string> {
  const chunks: Buffer[] = [];
  const request = {
    path: '/graphql',
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  } as const;
  return new Promise((resolve) => {
    pool.dispatch(request, {
      onRequestStart: () => undefined,
      onResponseData: (_controller, chunk) => chunks.push(chunk),
      onResponseEnd: () => {
        resolve(codeOf(Buffer.concat(chunks).toString()));
      },
      onResponseError: () => {
        resolve('LOST');
      },
    });
  });
}

function codeOf(text: string): string {
  try {
    const { errors } = JSON.parse(text) as { errors?: readonly { extensions?: { code?: string } }[] };
    return errors === undefined ? 'OK' : (errors[0]?.extensions?.code ?? 'UNCODED');
  } catch {
    return 'LOST';
  }
}

/** `concurrency` clients, each with a connection, each sending its next request when it has its answer. */
export async function closedLoop(options: LoadOptions & { readonly concurrency: number }): Promise<LoadResult> {
  const { url, seconds, next, concurrency } = options;
  const pool = new Pool(url, { connections: concurrency });
  const outcomes: Outcome[] = [];
  const started = performance.now();
  const client = async (): Promise<void> => {
    while (performance.now() - started < 1000 * seconds) {
      const sent = performance.now();
      const code = await post(pool, next());
      outcomes.push({ milliseconds: performance.now() - sent, code });
    }
  };
  await Promise.all(Array.from({ length: concurrency }, client));
  await pool.close();
  return { outcomes, seconds: (performance.now() - started) / 1000 };
}

/** Requests at random moments, `rate` a second on average (a Poisson process), whether or not answers come. */
export async function openLoop(
  options: LoadOptions & { readonly rate: number; readonly seed: number },
): Promise<LoadResult> {
  const { url, seconds, next, rate, seed } = options;
  const pool = new Pool(url);
  const random = new Random(seed);
  const pending: Promise<Outcome>[] = [];
  const started = performance.now();
  for (let due = 0; due < 1000 * seconds; due += (-1000 * Math.log(1 - random.uniform())) / rate) {
    const wait = started + due - performance.now();
    if (wait > 1) await sleep(wait);
    const at = started + due;
    pending.push(post(pool, next()).then((code) => ({ milliseconds: performance.now() - at, code })));
  }
  const outcomes = await Promise.all(pending);
  await pool.close();
  return { outcomes, seconds: (performance.now() - started) / 1000 };
}

/** How many requests ended with each code. */
export function countCodes(outcomes: readonly Outcome[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { code } of outcomes) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}
