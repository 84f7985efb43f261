// A server of one's own for a script: the real one, as a child process on a free port.

import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The log's file in the folder of a server that a script has started. */
export const SERVER_LOG = 'server.log';

const READY = /^GKD Server is ready at (\S+)\/graphql$/;

export interface LocalServer {
  /** E.g. `http://127.0.0.1:43210`. */
  readonly url: string;
  readonly processId: number;
  /** Stops the server in an orderly way. */
  stop(): Promise<void>;
}

/**
 * Starts a server that keeps its state in `home`, its log in `home/server.log`, and may read below `importRoots`;
 * `settings` are further environment variables.
 */
export async function startLocalServer(
  home: string,
  importRoots: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<LocalServer> {
  await mkdir(home, { recursive: true });
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
    cwd: ROOT,
    env: {
      ...process.env,
      HOST: '127.0.0.1',
      PORT: '0',
      GKD_HOME: resolve(home),
      GKD_IMPORT_ROOTS: importRoots.map((root) => resolve(root)).join(':'),
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(join(home, SERVER_LOG), { flags: 'a' });
  child.stderr.pipe(log);
  const exited = new Promise<number | null>((done) => child.once('exit', done));
  const url = await new Promise<string>((ready, fail) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      log.write(`${line}\n`);
      const match = READY.exec(line);
      if (match) ready(match[1]!);
    });
    void exited.then((code) => {
      fail(
        new Error(
          `the server stopped with exit code ${code ?? 'none'} before it was ready; see ${join(home, SERVER_LOG)}`,
        ),
      );
    });
  });
  process.once('exit', () => child.kill('SIGKILL'));
  return {
    url,
    processId: child.pid!,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
