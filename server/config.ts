// Configuration by environment: the only reader of `process.env`. Every setting has a default that works.

import { availableParallelism } from 'node:os';
import { delimiter, resolve } from 'node:path';
import { z } from 'zod';
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
  GKD_MAX_BODY_BYTES: wholeNumber(4 * MIB, 1024, 1024 * MIB).describe('Most bytes in a request or WebSocket message.'),
  GKD_MAX_UPLOAD_BYTES: wholeNumber(512 * MIB, 1024, Number.MAX_SAFE_INTEGER).describe('Most bytes in an upload.'),
  GKD_MAX_TEXTS: wholeNumber(256, 1, 100_000).describe('Most texts in one call.'),
  GKD_MAX_TEXT_CHARACTERS: wholeNumber(20_000, 1, 10_000_000).describe('Most UTF-16 code units in one text or pair.'),
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
  readonly maxEngines: number;
  /** What child processes see of the environment. */
  readonly childEnvironment: Readonly<Record<string, string>>;
  readonly shutdownMs: number;
  readonly limits: Limits;
}

export interface Limits {
  readonly bodyBytes: number;
  readonly uploadBytes: number;
  readonly texts: TextLimits;
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
  const home = resolve(settings.GKD_HOME);
  const roots = settings.GKD_IMPORT_ROOTS?.split(delimiter).filter((root) => root !== '');
  return {
    host: settings.HOST,
    port: settings.PORT,
    home,
    importRoots: (roots ?? [resolve(home, 'imports')]).map((root) => resolve(root)),
    logLevel: settings.GKD_LOG_LEVEL,
    threads: settings.GKD_THREADS || availableParallelism(),
    maxEngines: settings.GKD_MAX_ENGINES,
    childEnvironment: childEnvironment(environment),
    shutdownMs: settings.GKD_SHUTDOWN_MS,
    limits: {
      bodyBytes: settings.GKD_MAX_BODY_BYTES,
      uploadBytes: settings.GKD_MAX_UPLOAD_BYTES,
      texts: { maxTexts: settings.GKD_MAX_TEXTS, maxCharacters: settings.GKD_MAX_TEXT_CHARACTERS },
      queryDepth: settings.GKD_MAX_QUERY_DEPTH,
      queryCost: settings.GKD_MAX_QUERY_COST,
      queryTokens: settings.GKD_MAX_QUERY_TOKENS,
      subscriptionsPerConnection: settings.GKD_MAX_SUBSCRIPTIONS,
    },
  };
}
