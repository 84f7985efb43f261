import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { useExports } from '../../support/import-exports.js';
import { isGoneWithin } from '../../support/processes/alive.js';
import { processTree } from '../../support/processes/process-tree.js';
import { useServices } from '../../support/services.js';

const services = useServices();
const { registry, importRoot } = services;
const { put, leftBehind } = useExports(services);

/** Long enough to be caught while it is copied; the file has a hole, so it takes no room. */
const BYTES = 512 * 2 ** 20;

function stagingProcess(): number {
  return processTree(process.pid).find(({ command }) => command.includes('staging-process'))!.pid;
}

describe('a staging process that is killed at its work', () => {
  it('fails that import, leaves nothing behind, and the next import works', async () => {
    const path = put('roberta-external');
    truncateSync(join(importRoot, path, 'model.onnx_data'), BYTES);
    const imported = registry.importModel({ name: 'killed', path });
    const outcome = expect(imported).rejects.toMatchObject({
      code: 'INTERNAL_SERVER_ERROR',
      message: 'the staging process was killed by SIGKILL',
    });
    while (leftBehind().length === 0) await sleep(1);
    const pid = stagingProcess();
    process.kill(pid, 'SIGKILL');
    await outcome;
    expect(await isGoneWithin(pid, 1_000)).toBe(true);
    expect(leftBehind()).toEqual([]);
    expect(await registry.find('killed')).toBeUndefined();
    const next = await registry.importModel({ name: 'next', path: put('bert') });
    expect(next).toMatchObject({ name: 'next', version: 1 });
  });

  it('does not fail the imports that wait behind it', async () => {
    const imports = ['roberta-external', 'bert'].map((path) => registry.importModel({ name: `queued-${path}`, path }));
    const outcomes = Promise.allSettled(imports);
    while (leftBehind().length === 0) await sleep(1);
    process.kill(stagingProcess(), 'SIGKILL');
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(leftBehind()).toEqual([]);
  });
});
