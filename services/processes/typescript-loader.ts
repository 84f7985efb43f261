// What lets processes and threads run TypeScript as it is: arguments of Node. The loader is found from this file, so it is
// the same from any working folder.

import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

export const TYPESCRIPT_IN_PROCESS: readonly string[] = [
  '--import',
  pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href,
];

export const TYPESCRIPT_IN_THREAD: readonly string[] = [
  '--import',
  new URL('./run-typescript.mjs', import.meta.url).href,
];
