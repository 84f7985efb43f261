import { readdirSync, readFileSync, utimesSync } from 'node:fs';
import { Readable } from 'node:stream';
import { UploadStore } from '../../../services/datasets/upload-store.js';
import { useTempFolder } from '../../support/temp-folder.js';

const folder = useTempFolder();
let stores = 0;
let path: string;
let uploads: UploadStore;

beforeEach(() => {
  path = folder.path(`uploads-${++stores}`);
  uploads = new UploadStore(path, { maxBytes: 10 });
});

const bytes = (...chunks: string[]) => Readable.from(chunks.map((chunk) => Buffer.from(chunk)));

describe('an upload', () => {
  it('is kept under an id, with its format as the extension', async () => {
    const { uploadId } = await uploads.write(bytes('01234', '56789'), 'csv');

    const file = await uploads.path(uploadId);
    expect(file).toBe(`${path}/${uploadId}.csv`);
    expect(readFileSync(file, 'utf8')).toBe('0123456789');
  });

  it('is refused when too long or empty, and nothing of it is kept', async () => {
    const long = bytes('01234', '56789', 'x', 'y');
    await expect(uploads.write(long, 'tsv')).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { expected: 'at most 10 bytes' },
    });
    expect(long.destroyed).toBe(false);
    await expect(uploads.write(bytes(), 'tsv')).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(readdirSync(path)).toEqual([]);
  });

  it('that breaks off is not kept', async () => {
    const broken = new Readable({ read: () => undefined });
    broken.push('0123');
    setImmediate(() => broken.destroy(new Error('connection lost')));

    await expect(uploads.write(broken, 'tsv')).rejects.toThrow('connection lost');
    await expect(uploads.write(broken, 'tsv')).rejects.toThrow();
    expect(readdirSync(path)).toEqual([]);
  });

  it('is gone after a day', async () => {
    const { uploadId } = await uploads.write(bytes('0'), 'tsv');
    const yesterday = Date.now() / 1000 - 25 * 60 * 60;
    utimesSync(await uploads.path(uploadId), yesterday, yesterday);

    await uploads.write(bytes('1'), 'tsv');

    await expect(uploads.path(uploadId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is found by its id alone', async () => {
    await expect(uploads.path('123e4567-e89b-12d3-a456-426614174000')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const { uploadId } = await uploads.write(bytes('0'), 'tsv');
    for (const id of [`../${uploadId}`, `${uploadId}.tsv`, '', '.', uploadId.toUpperCase() + '\n']) {
      await expect(uploads.path(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  });
});
