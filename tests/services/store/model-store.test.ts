import { type Database, openDatabase } from '../../../services/store/database.js';
import { ModelStore } from '../../../services/store/model-store.js';
import { newModel } from '../../support/store/rows.js';
import { useTempFolder } from '../../support/temp-folder.js';

const folder = useTempFolder();
let files = 0;
let database: Database;
let store: ModelStore;

beforeEach(() => {
  database = openDatabase(folder.path(`models-${++files}.db`));
  store = new ModelStore(database);
});

afterEach(() => database.destroy());

describe('model versions', () => {
  it('are numbered per name from 1', async () => {
    expect((await store.insert(newModel('a'))).version).toBe(1);
    expect((await store.insert(newModel('b'))).version).toBe(1);
    expect((await store.insert(newModel('a'))).version).toBe(2);
  });

  it('are numbered without repeats when inserted at once', async () => {
    const versions = await Promise.all(Array.from({ length: 10 }, () => store.insert(newModel('a'))));

    expect(new Set(versions.map((version) => version.version)).size).toBe(10);
  });

  it('come back whole', async () => {
    const model = newModel('a');
    const inserted = await store.insert(model);

    expect(inserted).toEqual({ ...model, version: 1, aliases: [] });
    expect(await store.byId(model.id)).toEqual(inserted);
    expect(await store.byId('nobody')).toBeUndefined();
  });

  it('are found by newest, number and alias', async () => {
    const [first, second] = [await store.insert(newModel('a')), await store.insert(newModel('a'))];
    await store.setAlias('a', 'production', first.id);

    expect((await store.resolve('a', { kind: 'newest' }))?.id).toBe(second.id);
    expect((await store.resolve('a', { kind: 'version', version: 1 }))?.id).toBe(first.id);
    expect((await store.resolve('a', { kind: 'alias', alias: 'production' }))?.id).toBe(first.id);
    expect(await store.resolve('a', { kind: 'alias', alias: 'staging' })).toBeUndefined();
    expect(await store.resolve('a', { kind: 'version', version: 3 })).toBeUndefined();
    expect(await store.resolve('b', { kind: 'newest' })).toBeUndefined();
  });

  it('lose a number for good when deleted, and their aliases with it', async () => {
    await store.insert(newModel('a'));
    const second = await store.insert(newModel('a'));
    await store.setAlias('a', 'production', second.id);

    await store.delete(second.id);

    expect(await store.resolve('a', { kind: 'alias', alias: 'production' })).toBeUndefined();
    expect((await store.resolve('a', { kind: 'newest' }))?.version).toBe(1);
    expect((await store.insert(newModel('a'))).version).toBe(3);
    await expect(store.delete(second.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('an alias', () => {
  it('moves to the version it is set to last', async () => {
    const [first, second] = [await store.insert(newModel('a')), await store.insert(newModel('a'))];

    await store.setAlias('a', 'production', first.id);
    await store.setAlias('a', 'staging', first.id);
    await store.setAlias('a', 'production', second.id);

    expect((await store.byId(first.id))?.aliases).toEqual(['staging']);
    expect((await store.byId(second.id))?.aliases).toEqual(['production']);
  });

  it('is refused for a version of another name and for a version that is gone', async () => {
    const other = await store.insert(newModel('b'));

    await expect(store.setAlias('a', 'production', other.id)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(store.setAlias('a', 'production', 'gone')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('the list of model versions', () => {
  it('is newest first and pages without repeats while versions come and go', async () => {
    const models = [];
    for (let index = 0; index < 5; index++) models.push(await store.insert(newModel(`m${index}`)));

    const first = await store.list({ first: 2 });
    expect(first.items.map(({ node }) => node.name)).toEqual(['m4', 'm3']);
    expect(first.hasNextPage).toBe(true);

    await store.insert(newModel('m5'));
    await store.delete(models[3]!.id);

    const second = await store.list({ first: 3, after: first.items[1]!.cursor });
    expect(second.items.map(({ node }) => node.name)).toEqual(['m2', 'm1', 'm0']);
    expect(second.hasNextPage).toBe(false);
  });

  it('shows aliases', async () => {
    const model = await store.insert(newModel('a'));
    await store.setAlias('a', 'production', model.id);

    expect((await store.list({ first: 1 })).items[0]?.node.aliases).toEqual(['production']);
  });

  it('is empty at first', async () => {
    expect(await store.list({ first: 10 })).toEqual({ items: [], hasNextPage: false });
  });

  it('refuses a cursor that it did not give', async () => {
    for (const after of ['', 'x', 'bzF4', 'LTE', '5']) {
      await expect(store.list({ first: 1, after })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    }
  });
});
