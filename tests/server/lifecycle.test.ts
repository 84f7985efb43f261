import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { useTempFolder } from '../support/temp-folder.js';
import { Socket } from '../support/socket.js';

const ROOT = join(__dirname, '../..');

describe('the server process', () => {
  const folder = useTempFolder();
  const processes: ChildProcess[] = [];

  afterAll(() => {
    for (const child of processes) child.kill('SIGKILL');
  });

  function start(settings: Record<string, string>): { child: ChildProcess; errors: () => string } {
    const { PATH, HOME, TMPDIR } = process.env;
    const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
      cwd: ROOT,
      env: { PATH, HOME, TMPDIR, ...settings },
    });
    processes.push(child);
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString('utf8')));
    return { child, errors: () => errors };
  }

  async function addressOf(child: ChildProcess): Promise<string> {
    for await (const line of createInterface({ input: child.stdout! })) {
      const address = /ready at (http:\/\/\S+)\/graphql/.exec(line)?.[1];
      if (address !== undefined) return address;
    }
    throw new Error('the server ended');
  }

  it.each(['SIGTERM', 'SIGINT'] as const)('stops in order on %s, with a client connected', async (signal) => {
    const { child } = start({ GKD_HOME: folder.path(signal), PORT: '0' });
    const address = await addressOf(child);
    expect((await fetch(`${address}/health/ready`)).status).toBe(200);
    const socket = await Socket.ready(address);
    const exited = once(child, 'exit');
    child.kill(signal);
    expect(await exited).toEqual([0, null]);
    expect(await socket.closed).toBe(1001);
  });

  it('ends with a readable message when the configuration is faulty', async () => {
    const { child, errors } = start({ GKD_HOME: folder.path('faulty'), PORT: 'high' });
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(1);
    expect(errors()).toContain('PORT: expected a number, got "high"');
  });

  it('ends with a readable message when another server uses its folder', async () => {
    const { child } = start({ GKD_HOME: folder.path('shared'), PORT: '0' });
    await addressOf(child);
    const { child: second, errors } = start({ GKD_HOME: folder.path('shared'), PORT: '0' });
    const [code] = (await once(second, 'close')) as [number];
    expect(code).toBe(1);
    expect(errors()).toContain(`${folder.path('shared')} is in use by another server`);
  });

  it('ends with a readable message when the port is taken', async () => {
    const { child } = start({ GKD_HOME: folder.path('first'), PORT: '0' });
    const { port } = new URL(await addressOf(child));
    const { child: second, errors } = start({ GKD_HOME: folder.path('second'), PORT: port });
    const [code] = (await once(second, 'close')) as [number];
    expect(code).toBe(1);
    expect(errors()).toContain('EADDRINUSE');
  });
});
