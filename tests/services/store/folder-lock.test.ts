import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { lockFolder } from '../../../services/store/folder-lock.js';
import { useTempFolder } from '../../support/temp-folder.js';

const folder = useTempFolder().path();

describe('the lock of a data folder', () => {
  it('is held by one at a time, until it is released', () => {
    const lock = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(`${folder} is in use by another server`);
    lock.release();
    lockFolder(folder).release();
  });

  it('goes with the process that holds it', async () => {
    const holder = spawn(process.execPath, ['--import', 'tsx', 'tests/support/store/locking-process.ts', folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');
    expect(() => lockFolder(folder)).toThrow(/in use/);
    holder.kill('SIGKILL');
    await once(holder, 'close');
    lockFolder(folder).release();
  });
});
