import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ChildProcess } from '../../../services/processes/child-process.js';
import { PROTOCOL_VERSION } from '../../../services/processes/protocol.js';
import { isGoneWithin } from '../../support/processes/alive.js';
import { echoReplies } from '../../support/processes/echo-protocol.js';
import type { EchoReply, EchoRequest } from '../../support/processes/echo-protocol.js';

const support = (file: string) => new URL(`../../support/processes/${file}`, import.meta.url);

/** A child and the replies it has sent, one at a time. */
function startEcho(options: { environment?: Record<string, string>; priority?: number } = {}) {
  const replies: EchoReply[] = [];
  let heard = () => {};
  const child = new ChildProcess<EchoReply, EchoRequest>({
    entry: support('echo-process.ts'),
    environment: {},
    receives: echoReplies,
    ...options,
    onMessage: (reply) => {
      replies.push(reply);
      heard();
    },
  });
  const next = async (): Promise<EchoReply> => {
    if (replies.length === 0) await new Promise<void>((resolve) => (heard = resolve));
    return replies.shift()!;
  };
  return { child, next };
}

describe('a child process', () => {
  it('takes and gives typed arrays, non-finite numbers included', async () => {
    const { child, next } = startEcho();
    child.send({ type: 'echo', values: Float32Array.of(1.5, NaN, -Infinity) });
    expect(await next()).toEqual({ v: PROTOCOL_VERSION, type: 'echoed', values: Float32Array.of(1.5, NaN, -Infinity) });
    child.kill();
    await child.exited;
  });

  it('inherits nothing but the environment it is given, with telemetry off', async () => {
    const { child, next } = startEcho({ environment: { GREETING: 'hello' }, priority: 7 });
    child.send({ type: 'describe' });
    const described = await next();
    expect(described).toMatchObject({ environment: { GREETING: 'hello', ORT_DISABLE_TELEMETRY: '1' }, priority: 7 });
    expect(described).not.toHaveProperty('environment.PATH');
    child.kill();
    await child.exited;
  });

  it('says how it ended', async () => {
    const { child, next } = startEcho();
    child.send({ type: 'echo', values: new Float32Array() });
    await next();
    child.kill();
    expect(await child.exited).toBe('was killed by SIGKILL');
  });

  it('is killed when it sends what the protocol does not know', async () => {
    const { child } = startEcho();
    child.send({ type: 'babble' });
    expect(await child.exited).toMatch(/outside the protocol/);
  });

  it('ends by itself when it is sent what the protocol does not know', async () => {
    const { child } = startEcho();
    child.send({ type: 'shout' } as never);
    expect(await child.exited).toBe('exited with code 1');
  });

  it('goes when its parent disappears', async () => {
    const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
    const parent = spawn(process.execPath, ['--import', loader, fileURLToPath(support('forking-process.ts'))]);
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    parent.kill('SIGKILL');
    expect(await isGoneWithin(pid, 5_000)).toBe(true);
  });
});
