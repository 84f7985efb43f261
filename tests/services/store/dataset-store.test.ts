import { openDatabase } from '../../../services/store/database.js';
import { DatasetStore } from '../../../services/store/dataset-store.js';
import { newDataset } from '../../support/store/rows.js';
import { useTempFolder } from '../../support/temp-folder.js';

const folder = useTempFolder();
const database = openDatabase(folder.path('datasets.db'));
const store = new DatasetStore(database);

afterAll(() => database.destroy());

describe('stored data sets', () => {
  it('come back whole, by id and by name', async () => {
    const dataset = newDataset('films');
    await store.insert(dataset);

    expect(await store.byId(dataset.id)).toEqual(dataset);
    expect(await store.byName('films')).toEqual(dataset);
    expect(await store.byName('books')).toBeUndefined();
  });

  it('have names of their own', async () => {
    await store.insert(newDataset('taken'));

    await expect(store.insert(newDataset('taken'))).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { path: ['name'], got: 'taken' },
    });
  });

  it('are listed newest first, in pages', async () => {
    await store.insert(newDataset('newest'));

    const first = await store.list({ first: 1 });
    expect(first).toMatchObject({ items: [{ node: { name: 'newest' } }], hasNextPage: true });
    const rest = await store.list({ first: 10, after: first.items[0]!.cursor });
    expect(rest.items.map(({ node }) => node.name)).toEqual(['taken', 'films']);
  });
});
