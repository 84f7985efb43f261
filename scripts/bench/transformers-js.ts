// transformers.js on the same bundle, in a process of its own. It is installed beside this file when it is first needed.

import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('./transformers-js/', import.meta.url));

/** Rates in sentences a second. */
export interface TransformersJsRates {
  readonly oneByOne: number;
  readonly batched: number;
}

/** Installs the library if it is missing; whether it is there then. */
export function installTransformersJs(): boolean {
  if (existsSync(join(FOLDER, 'node_modules', '@huggingface', 'transformers'))) return true;
  const args = ['install', '--no-package-lock', '--ignore-scripts', '--no-fund', '--no-audit'];
  return spawnSync('npm', args, { cwd: FOLDER, stdio: ['ignore', 'inherit', 'inherit'] }).status === 0;
}

/** Classifies texts for about `seconds` each way: as they come in calls of 32, and one by one. */
export async function transformersJsRates(
  bundlePath: string,
  texts: readonly string[],
  seconds: number,
): Promise<TransformersJsRates> {
  const child = fork(join(FOLDER, 'classify.mjs'), {
    cwd: FOLDER,
    execArgv: [],
    env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' },
  });
  child.send({ bundlePath, texts, seconds });
  const [answer] = (await once(child, 'message')) as [TransformersJsRates | { readonly error: string }];
  child.disconnect();
  if ('error' in answer) throw new Error(`transformers.js: ${answer.error}`);
  return answer;
}
