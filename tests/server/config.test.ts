import { join, resolve } from 'node:path';
import { loadConfig } from '../../server/config.js';

describe('the configuration', () => {
  it('has a default for everything', () => {
    const config = loadConfig({});
    expect(config).toMatchObject({ host: '127.0.0.1', port: 4000, home: resolve('.gkd'), logLevel: 'info' });
    expect(config.importRoots).toEqual([join(resolve('.gkd'), 'imports')]);
    expect(config.threads).toBeGreaterThan(0);
  });

  it('splits import roots at the colon and makes them absolute', () => {
    expect(loadConfig({ GKD_IMPORT_ROOTS: '/data:models::' }).importRoots).toEqual(['/data', resolve('models')]);
  });

  it('takes an empty variable for an absent one', () => {
    expect(loadConfig({ PORT: '', HOST: '' })).toMatchObject({ host: '127.0.0.1', port: 4000 });
  });

  it('names every faulty setting, what it accepts and what it was', () => {
    const load = () => loadConfig({ PORT: '70000', GKD_MAX_TEXTS: 'many', GKD_LOG_LEVEL: 'loud' });
    expect(load).toThrow(/PORT: expected at most 65535, got "70000"/);
    expect(load).toThrow(/GKD_MAX_TEXTS: expected a number, got "many"/);
    expect(load).toThrow(/GKD_LOG_LEVEL: .*"info".*, got "loud"/);
  });

  it('hands child processes what finds programs and temporary files, and nothing else', () => {
    const needed = { PATH: '/bin', TMPDIR: '/tmp', VK_DRIVER_FILES: '/driver.json', CUDA_VISIBLE_DEVICES: '1' };
    const { childEnvironment } = loadConfig({ ...needed, SECRET: 'x' });
    expect(childEnvironment).toEqual(needed);
  });
});
