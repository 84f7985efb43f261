import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { resolveUnderRoots } from '../../lib/import-root.js';
import { useTempFolder } from '../support/temp-folder.js';

const folder = useTempFolder();
const [one, two] = [folder.path('one'), folder.path('two')];

beforeAll(() => {
  for (const path of [one, two, folder.path('one-more'), folder.path('one', 'deep')]) mkdirSync(path);
  for (const path of ['one/a.tsv', 'two/b.tsv', 'one/deep/c.tsv', 'one-more/d.tsv', 'outside.tsv', 'one/..e']) {
    writeFileSync(folder.path(path), '');
  }
  symlinkSync(folder.path('outside.tsv'), folder.path('one', 'escape.tsv'));
  symlinkSync(folder.path('one-more'), folder.path('one', 'escape'));
  symlinkSync(folder.path('two', 'b.tsv'), folder.path('one', 'sideways.tsv'));
  symlinkSync(one, folder.path('alias'));
});

const under = (path: string, roots: readonly string[] = [one, two]) => resolveUnderRoots(path, roots, 'input.path');
const real = (...segments: string[]) => realpathSync(folder.path(...segments));

describe('a path under an import root', () => {
  it('is resolved to the real path', async () => {
    expect(await under(folder.path('one', 'a.tsv'))).toBe(real('one', 'a.tsv'));
    expect(await under(one)).toBe(real('one'));
    expect(await under('one/../a.tsv', [one])).toBe(real('one', 'a.tsv'));
    expect(await under('..e')).toBe(real('one', '..e'));
  });

  it('may be relative to any root', async () => {
    expect(await under('deep/c.tsv')).toBe(real('one', 'deep', 'c.tsv'));
    expect(await under('b.tsv')).toBe(real('two', 'b.tsv'));
  });

  it('may lead through links from root to root, and roots may be links', async () => {
    expect(await under('sideways.tsv')).toBe(real('two', 'b.tsv'));
    expect(await under('a.tsv', [folder.path('alias')])).toBe(real('one', 'a.tsv'));
    expect(await under(folder.path('one', 'a.tsv'), [folder.path('alias')])).toBe(real('one', 'a.tsv'));
  });
});

describe('a path that is refused', () => {
  it.each([
    ['leads up', '../outside.tsv'],
    ['leads up from within', 'deep/../../outside.tsv'],
    ['leads to a neighbour with the same beginning', '../one-more/d.tsv'],
    ['is absolute and elsewhere', '/etc/passwd'],
    ['is a link to elsewhere', 'escape.tsv'],
    ['lies behind a link to elsewhere', 'escape/d.tsv'],
    ['does not exist', 'none.tsv'],
    ['is empty', ''],
    ['has a NUL', 'a.tsv\0.png'],
  ])('%s', async (_, path) => {
    await expect(under(path)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { path: ['input', 'path'], expected: 'the path of something under an import root' },
    });
  });

  it('answers alike for what exists outside and what does not', async () => {
    const messages = await Promise.all(
      [folder.path('outside.tsv'), folder.path('nowhere.tsv')].map((path) =>
        under(path).catch((error: unknown) => (error as Error).message.replace(path, 'PATH')),
      ),
    );

    expect(messages[0]?.replace(JSON.stringify(folder.path('outside.tsv')), '')).toBe(
      messages[1]?.replace(JSON.stringify(folder.path('nowhere.tsv')), ''),
    );
  });

  it('has no root to be under', async () => {
    await expect(under('a.tsv', [])).rejects.toThrow(/no import root is configured/);
    await expect(under('a.tsv', [folder.path('gone')])).rejects.toThrow(/does not exist/);
  });
});
