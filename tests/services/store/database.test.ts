import Libsql from 'libsql';
import { openDatabase } from '../../../services/store/database.js';
import { ModelStore } from '../../../services/store/model-store.js';
import { newModel } from '../../support/store/rows.js';
import { useTempFolder } from '../../support/temp-folder.js';

const folder = useTempFolder();

function pragma(file: string, name: string): unknown {
  const connection = new Libsql(file);
  const value = Object.values(connection.prepare(`PRAGMA ${name}`).get() as Record<string, unknown>)[0];
  connection.close();
  return value;
}

describe('the database', () => {
  it('is made with its folder and opened again with what it holds', async () => {
    const file = folder.path('deep', 'down', 'gkd.db');
    const first = openDatabase(file);
    const model = await new ModelStore(first).insert(newModel('a'));
    await first.destroy();

    const second = openDatabase(file);
    expect(await new ModelStore(second).byId(model.id)).toEqual(model);
    await second.destroy();
  });

  it('writes ahead, so that a killed process leaves no half-written page', async () => {
    const file = folder.path('wal.db');
    await openDatabase(file).destroy();

    expect(pragma(file, 'journal_mode')).toBe('wal');
  });

  it('refuses a file of a later version and leaves it alone', () => {
    const file = folder.path('later.db');
    const connection = new Libsql(file);
    connection.exec('PRAGMA user_version = 999');
    connection.close();

    expect(() => openDatabase(file)).toThrow(/later version: it has schema 999/);
    expect(pragma(file, 'user_version')).toBe(999);
  });

  it('lives in memory for tests', async () => {
    const database = openDatabase(':memory:');

    expect((await new ModelStore(database).insert(newModel('a'))).version).toBe(1);
    await database.destroy();
  });
});
