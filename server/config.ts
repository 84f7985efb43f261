// Configuration by environment: the only reader of `process.env`. Every setting has a default that works.

import { availableParallelism, totalmem } from 'node:os';
import { delimiter, resolve } from 'node:path';
import { z } from 'zod';
import { PROVIDER_CHOICES, type Placement } from '../services/inference/placement.js';
import type { TextLimits } from '../services/inference/text-limits.js';

const MIB = 1024 * 1024;

/** A whole number in a range, with its default. */
function wholeNumber(fallback: number, least: number, most: number): z.ZodDefault<z.ZodCoercedNumber> {
  return z.coerce
    .number({ error: 'expected a number' })
    .int({ error: 'expected a whole number' })
    .min(least, { error: `expected at least ${least}` })
    .max(most, { error: `expected at most ${most}` })
    .default(fallback);
}

/** The settings, each with its meaning; docs/operations.md shows the same table. */
const SETTINGS = z.object({
  HOST: z.string().min(1).default('127.0.0.1').describe('Address to listen on.'),
  PORT: wholeNumber(4000, 0, 65_535).describe('Port to listen on; 0 takes a free one.'),
  GKD_HOME: z.string().min(1).default('.gkd').describe('Folder of the database, models, data sets and uploads.'),
  GKD_IMPORT_ROOTS: z
    .string()
    .optional()
    .describe('Folders that `path` inputs may point into, separated by `:`; absent means `imports` in GKD_HOME.'),
  GKD_LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('Least serious log lines to write.'),
  GKD_THREADS: wholeNumber(0, 0, 1024).describe('Threads of each process that runs models; 0 means one per core.'),
  GKD_MAX_ENGINES: wholeNumber(4, 1, 1000).describe('Most models loaded for inference at the same time.'),
  GKD_PROVIDER: z
    .enum(PROVIDER_CHOICES)
    .default('auto')
    .describe('Where models predict unless `loadModel` says otherwise.'),
  GKD_PROVIDER_FALLBACK: z
    .enum(['true', 'false'])
    .default('false')
    .describe('Whether the processor may stand in where GKD_PROVIDER does not work.'),
  GKD_ENGINE_MEMORY_BYTES: wholeNumber(0, 0, Number.MAX_SAFE_INTEGER).describe(
    'Most resident memory of all engines together; 0 means half of what the machine or container has.',
  ),
  GKD_MAX_BATCH_ROWS: wholeNumber(64, 1, 10_000).describe('Most texts that run together.'),
  GKD_MAX_BATCH_TOKENS: wholeNumber(8192, 1, 10_000_000).describe('Most padded tokens that run together.'),
  GKD_TARGET_BATCH_MS: wholeNumber(60, 1, 60_000).describe('How long a batch should keep an engine busy at most.'),
  GKD_MAX_QUEUED_TEXTS: wholeNumber(2048, 1, 1_000_000).describe('Most texts that wait for one model.'),
  GKD_REQUEST_DEADLINE_MS: wholeNumber(30_000, 1, 3_600_000).describe(
    'How long a request may wait for models; `extensions.deadlineMs` of a request can only shorten it.',
  ),
  GKD_RESPONSE_CACHE_BYTES: wholeNumber(0, 0, Number.MAX_SAFE_INTEGER).describe(
    'Memory for answers that are given again; 0 keeps none.',
  ),
  GKD_MAX_BODY_BYTES: wholeNumber(4 * MIB, 1024, 1024 * MIB).describe('Most bytes in a request or WebSocket message.'),
  GKD_MAX_UPLOAD_BYTES: wholeNumber(512 * MIB, 1024, Number.MAX_SAFE_INTEGER).describe('Most bytes in an upload.'),
  GKD_MAX_TEXTS: wholeNumber(256, 1, 100_000).describe('Most texts in one call.'),
  GKD_MAX_TEXT_CHARACTERS: wholeNumber(20_000, 1, 10_000_000).describe('Most UTF-16 code units in one text or pair.'),
  GKD_MAX_TOKENS: wholeNumber(32_768, 1, 100_000_000).describe('Most tokens of all texts in one call.'),
  GKD_MAX_QUERY_DEPTH: wholeNumber(12, 1, 1000).describe('Most levels of fields in one document.'),
  GKD_MAX_QUERY_COST: wholeNumber(100_000, 1, 1_000_000_000).describe('Most cost of one operation.'),
  GKD_MAX_QUERY_TOKENS: wholeNumber(10_000, 1, 10_000_000).describe('Most tokens in one document.'),
  GKD_MAX_SUBSCRIPTIONS: wholeNumber(32, 1, 10_000).describe('Most operations at once on one WebSocket connection.'),
  GKD_SHUTDOWN_MS: wholeNumber(10_000, 0, 600_000).describe('Most milliseconds that an orderly stop may take.'),
});

/** The configuration, checked and with defaults filled in. Paths are absolute. */
export interface Config {
  readonly host: string;
  readonly port: number;
  readonly home: string;
  readonly importRoots: readonly string[];
  readonly logLevel: string;
  /** Threads of each process that runs models. */
  readonly threads: number;
  readonly engines: EngineSettings;
  readonly responseCacheBytes: number;
  /** What child processes see of the environment. */
  readonly childEnvironment: Readonly<Record<string, string>>;
  readonly shutdownMs: number;
  readonly limits: Limits;
}

/** How engines share the machine. */
export interface EngineSettings {
  readonly placement: Placement;
  readonly maxEngines: number;
  readonly memoryBytes: number;
  readonly maxRows: number;
  readonly maxTokens: number;
  readonly targetBatchMs: number;
  readonly maxQueuedRows: number;
}

export interface Limits {
  readonly bodyBytes: number;
  readonly uploadBytes: number;
  readonly texts: TextLimits;
  /** Tokens of all texts of one call. */
  readonly tokens: number;
  readonly requestDeadlineMs: number;
  readonly queryDepth: number;
  readonly queryCost: number;
  readonly queryTokens: number;
  readonly subscriptionsPerConnection: number;
}

/** Variables that a child process needs to find programs, libraries, temporary files, graphics drivers and its GPU. */
const INHERITED = [
  ...['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SYSTEMROOT', 'LD_LIBRARY_PATH'],
  ...['VK_DRIVER_FILES', 'VK_ADD_DRIVER_FILES', 'VK_ICD_FILENAMES', 'CUDA_VISIBLE_DEVICES'],
];

function childEnvironment(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(INHERITED.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])));
}

/** What this machine has, or the container it runs in. */
function availableMemory(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 && constrained < totalmem() ? constrained : totalmem();
}

/** Reads the configuration. Throws an error that names every faulty setting, what it accepts and what it was. */
export function loadConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = SETTINGS.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => {
      const name = issue.path.join('.');
      return `  ${name}: ${issue.message}, got ${JSON.stringify(environment[name])}`;
    });
    throw new Error(`the configuration is faulty:\n${faults.join('\n')}`);
  }
  const settings = parsed.data;
  if (settings.GKD_MAX_TEXTS > settings.GKD_MAX_QUEUED_TEXTS) {
    const expected = `at least GKD_MAX_TEXTS, ${settings.GKD_MAX_TEXTS}`;
    throw new Error(
      `the configuration is faulty:\n  GKD_MAX_QUEUED_TEXTS: expected ${expected}, got ${settings.GKD_MAX_QUEUED_TEXTS}`,
    );
  }
  const home = resolve(settings.GKD_HOME);
  const roots = settings.GKD_IMPORT_ROOTS?.split(delimiter).filter((root) => root !== '');
  return {
    host: settings.HOST,
    port: settings.PORT,
    home,
    importRoots: (roots ?? [resolve(home, 'imports')]).map((root) => resolve(root)),
    logLevel: settings.GKD_LOG_LEVEL,
    threads: settings.GKD_THREADS || availableParallelism(),
    engines: {
      placement: { choice: settings.GKD_PROVIDER, fallbackAllowed: settings.GKD_PROVIDER_FALLBACK === 'true' },
      maxEngines: settings.GKD_MAX_ENGINES,
      memoryBytes: settings.GKD_ENGINE_MEMORY_BYTES || Math.floor(availableMemory() / 2),
      maxRows: settings.GKD_MAX_BATCH_ROWS,
      maxTokens: settings.GKD_MAX_BATCH_TOKENS,
      targetBatchMs: settings.GKD_TARGET_BATCH_MS,
      maxQueuedRows: settings.GKD_MAX_QUEUED_TEXTS,
    },
    responseCacheBytes: settings.GKD_RESPONSE_CACHE_BYTES,
    childEnvironment: childEnvironment(environment),
    shutdownMs: settings.GKD_SHUTDOWN_MS,
    limits: {
      bodyBytes: settings.GKD_MAX_BODY_BYTES,
      uploadBytes: settings.GKD_MAX_UPLOAD_BYTES,
      texts: { maxTexts: settings.GKD_MAX_TEXTS, maxCharacters: settings.GKD_MAX_TEXT_CHARACTERS },
      tokens: settings.GKD_MAX_TOKENS,
      requestDeadlineMs: settings.GKD_REQUEST_DEADLINE_MS,
      queryDepth: settings.GKD_MAX_QUERY_DEPTH,
      queryCost: settings.GKD_MAX_QUERY_COST,
      queryTokens: settings.GKD_MAX_QUERY_TOKENS,
      subscriptionsPerConnection: settings.GKD_MAX_SUBSCRIPTIONS,
    },
  };
}
