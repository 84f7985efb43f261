import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { type DatasetHarness, fromPath, fromRows, fromSource, openDatasets } from '../../support/datasets.js';
import { useTempFolder } from '../../support/temp-folder.js';

const folder = useTempFolder();
let homes = 0;
let datasets: DatasetHarness;

beforeEach(() => {
  datasets = openDatasets(folder.path(`home-${++homes}`));
});

afterEach(() => datasets.database.destroy());

const ROWS = [
  { text: 'a joy', label: 'positive' },
  { text: 'a bore', label: '0' },
  { text: 'splendid', label: '1' },
];

describe('a data set', () => {
  it('is made of inline rows, labelled by name or index', async () => {
    const dataset = await datasets.service.create(fromRows('films', ROWS));

    expect(dataset).toMatchObject({ name: 'films', labels: ['negative', 'positive'], createdAt: expect.any(Date) });
    expect(dataset.splits).toMatchObject([
      {
        split: 'train',
        rowCount: 3,
        labelCounts: [
          { label: 'negative', count: 1 },
          { label: 'positive', count: 2 },
        ],
      },
    ]);
    expect(await datasets.service.examples(dataset, 'train')).toEqual([
      { text: 'a joy', textPair: null, label: 1 },
      { text: 'a bore', textPair: null, label: 0 },
      { text: 'splendid', textPair: null, label: 1 },
    ]);
    expect(await datasets.service.byName('films')).toEqual(dataset);
    expect(await datasets.service.byId(dataset.id)).toEqual(dataset);
    expect((await datasets.service.list({ first: 10 })).items.map(({ node }) => node)).toEqual([dataset]);
  });

  it('is made of a file of each format, with the same digest for the same rows', async () => {
    const files = [
      datasets.file('a.tsv', 'sentence\tlabel\na joy\tpositive\na bore\t0\nsplendid\t1\n'),
      datasets.file('a.csv', 'label,text\r\npositive,a joy\r\n0,"a bore"\r\n1,splendid'),
      datasets.file(
        'a.jsonl',
        '{"text":"a joy","label":"positive"}\n{"text":"a bore","label":0}\n{"sentence":"splendid","label":1}\n',
      ),
    ];
    const inline = await datasets.service.create(fromRows('inline', ROWS));

    for (const file of files) {
      const dataset = await datasets.service.create(fromPath(file, file));
      expect(await datasets.service.examples(dataset, 'train')).toEqual(
        await datasets.service.examples(inline, 'train'),
      );
      expect(dataset.digest).toBe(inline.digest);
    }
  });

  it('is made of an upload', async () => {
    const { uploadId } = await datasets.uploads.write(Readable.from([Buffer.from('text\tlabel\ngood\t1\n')]), 'tsv');

    const dataset = await datasets.service.create(fromSource('films', { kind: 'upload', uploadId }));

    expect(await datasets.service.examples(dataset, 'train')).toEqual([{ text: 'good', textPair: null, label: 1 }]);
  });

  it('holds text pairs from the columns asked for', async () => {
    const path = datasets.file('pairs.tsv', 'q1\tlabel\tgold\tq2\nHow?\tx\tpositive\tWhy?\n');

    const dataset = await datasets.service.create(
      fromPath('pairs', path, { textColumn: 'q1', textPairColumn: 'q2', labelColumn: 'gold' }),
    );

    expect(await datasets.service.examples(dataset, 'train')).toEqual([{ text: 'How?', textPair: 'Why?', label: 1 }]);
  });

  it('orders its splits, and has a digest that does not depend on their order in the input', async () => {
    const train = { split: 'train', source: { kind: 'rows', rows: ROWS } } as const;
    const test = { split: 'test', source: { kind: 'rows', rows: ROWS.slice(1) } } as const;
    const one = await datasets.service.create({ ...fromRows('one', []), splits: [test, train] });
    const two = await datasets.service.create({ ...fromRows('two', []), splits: [train, test] });

    expect(one.splits.map(({ split }) => split)).toEqual(['train', 'test']);
    expect(one.digest).toBe(two.digest);
    expect((await datasets.service.create(fromRows('three', ROWS))).digest).not.toBe(one.digest);
  });

  it('refuses to read a split that it does not have', async () => {
    const dataset = await datasets.service.create(fromRows('films', ROWS));

    await expect(datasets.service.examples(dataset, 'test')).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: 'dataset: expected a data set with a test split, got "films" with train',
    });
  });

  it('has a name of its own, even when two are made at once', async () => {
    const results = await Promise.allSettled([
      datasets.service.create(fromRows('films', ROWS)),
      datasets.service.create(fromRows('films', ROWS)),
    ]);

    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(datasets.service.create(fromRows('films', ROWS))).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(datasets.kept()).toHaveLength(1);
  });
});

describe('a refused data set', () => {
  it('says which rows are wrong in one error and leaves nothing behind', async () => {
    const train = datasets.file('train.tsv', 'text\tlabel\ngood\t1\nbad\tneutral\nbad\n  \t0\nbad\t2\n');
    const test = datasets.file('test.jsonl', '{"text":"fine","label":true}\n');

    await expect(
      datasets.service.create({
        name: 'films',
        labels: ['negative', 'positive'],
        splits: [
          { split: 'train', source: { kind: 'path', path: train } },
          { split: 'test', source: { kind: 'path', path: test } },
        ],
      }),
    ).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message:
        '5 faults in the examples: ' +
        'train line 3: unknown label "neutral", the labels are "negative", "positive"; ' +
        "train line 4: 1 columns instead of the header's 2; " +
        'train line 5: an empty text; ' +
        'train line 6: unknown label "2", the labels are "negative", "positive"; ' +
        'test line 1: a label that is neither a string nor a whole number',
      details: { path: ['splits'], got: '5 faults' },
    });

    expect(datasets.kept()).toEqual([]);
    expect(await datasets.service.byName('films')).toBeUndefined();
    // The name is still free.
    await datasets.service.create(fromRows('films', ROWS));
  });

  it('lists twenty faults and counts the rest', async () => {
    const rows = Array.from({ length: 1234 }, () => ({ text: 'x', label: 'neutral' }));

    const refusal = datasets.service.create(fromRows('films', rows));

    await expect(refusal).rejects.toThrow(
      /^1234 faults in the examples: train row 1: .*train row 20: [^;]*; and 1214 more$/,
    );
    await expect(refusal).rejects.toMatchObject({ details: { path: ['splits', '0', 'source'] } });
  });

  it.each([
    ['an empty file', 'a.tsv', '', /train: it is empty: no rows/],
    ['a file of blank lines', 'a.tsv', '\n\n', /no rows/],
    ['a header without rows', 'a.csv', 'text,label\n', /no rows/],
    ['an empty JSON Lines file', 'a.jsonl', '', /no rows/],
    [
      'missing columns',
      'a.tsv',
      'words\tgold\ngood\t1\n',
      /train line 1: the header lacks column "text" or "sentence" and "label"; it has "words", "gold"/,
    ],
    ['a column twice', 'a.tsv', 'text\tlabel\tlabel\ngood\t1\t0\n', /line 1: the header has column "label" twice/],
    ['too many columns', 'a.csv', 'text,label\ngood,1\nso, so,0\n', /line 3: 3 columns instead of the header's 2/],
    [
      'invalid UTF-8',
      'a.tsv',
      Buffer.from('text\tlabel\ngood\t1\ncaf\xe9\t1\n', 'latin1'),
      /line 3: bytes that are not UTF-8/,
    ],
    [
      'invalid UTF-8 in CSV',
      'a.csv',
      Buffer.from('text,label\n"a\nb",1\ncaf\xe9,1\n', 'latin1'),
      /^1 fault .*line 4: bytes that are not UTF-8$/,
    ],
    [
      'UTF-16',
      'a.jsonl',
      Buffer.from('\ufeff{"text":"good","label":1}\n', 'utf16le'),
      /line 1: bytes that are not UTF-8/,
    ],
    ['an open quote', 'a.csv', 'text,label\ngood,1\n"bad,0\n', /a quote that is never closed/],
    [
      'a quote inside a cell',
      'a.csv',
      'text,label\nsize 5" wide,1\n',
      /line 2: a quote inside an unquoted cell; rows after it may be misread/,
    ],
    [
      'a line that is not JSON',
      'a.jsonl',
      '{"text":"good","label":1}\n\n{"text":\n[1]\nnull\n',
      /^3 faults .*line 3: not a JSON object; train line 4: .*line 5/,
    ],
    [
      'missing fields',
      'a.jsonl',
      '{"__proto__":{"text":"x"}}\n',
      /line 1: no field "text" or "sentence" and no field "label"/,
    ],
    ['a text of another type', 'a.jsonl', '{"text":5,"label":1}\n', /line 1: a text that is not a string/],
    ['a broken character', 'a.jsonl', '{"text":"a\\ud800","label":1}\n', /line 1: a text with half a surrogate pair/],
  ])('has %s', async (_, name, content, message) => {
    const path = datasets.file(name, content);

    await expect(datasets.service.create(fromPath('films', path))).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringMatching(message),
    });
    expect(datasets.kept()).toEqual([]);
  });

  it('has a line or a split longer than allowed', async () => {
    const small = openDatasets(folder.path('small'), { maxRows: 2, maxLineBytes: 100 });
    const long = small.file('long.tsv', `text\tlabel\n${'x'.repeat(200_000)}\t1\ny\t1\n`);

    await expect(small.service.create(fromPath('a', long))).rejects.toThrow(
      /^1 fault in the examples: train line 2: a line of 200002 bytes, at most 100 are allowed$/,
    );
    await expect(small.service.create(fromRows('a', ROWS))).rejects.toThrow(/train: more than 2 rows/);
    const unclosed = small.file('long.csv', `text,label\n"${'x\n'.repeat(100)}",1\n`);
    await expect(small.service.create(fromPath('a', unclosed))).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(small.kept()).toEqual([]);
    await small.database.destroy();
  });

  it.each([
    ['a name that leads elsewhere', { name: '../films' }, ['name']],
    ['one label', { labels: ['a'] }, ['labels']],
    ['labels twice', { labels: ['a', 'b', 'a'] }, ['labels', '0']],
    ['a blank label', { labels: ['a', ' '] }, ['labels', '1']],
    ['no splits', { splits: [] }, ['splits']],
    [
      'a split twice',
      { splits: [...fromRows('x', ROWS).splits, ...fromRows('x', ROWS).splits] },
      ['splits', '1', 'split'],
    ],
  ])('has %s', async (_, fields, path) => {
    await expect(datasets.service.create(fromRows('films', ROWS, fields))).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { path },
    });
  });

  it('has a source that is not there or not meant for it', async () => {
    const secret = folder.path('secret.tsv');
    writeFileSync(secret, 'text\tlabel\nsecret\t1\n');
    symlinkSync(secret, `${datasets.importRoot}/link.tsv`);
    mkdirSync(`${datasets.importRoot}/folder.tsv`);
    datasets.file('notes.txt', 'text\tlabel\n');

    for (const path of [secret, '../../secret.tsv', 'link.tsv', 'none.tsv', 'folder.tsv', 'notes.txt', '', 'a\0.tsv']) {
      await expect(datasets.service.create(fromPath('films', path))).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
        details: { path: ['splits', '0', 'source', 'path'] },
      });
    }
    for (const uploadId of ['../import/a', '123e4567-e89b-12d3-a456-426614174000', '']) {
      await expect(datasets.service.create(fromSource('films', { kind: 'upload', uploadId }))).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    }
  });
});

describe('a restart', () => {
  it('clears away what an interrupted creation left', async () => {
    mkdirSync(folder.path(`home-${homes}`, 'datasets', '.incoming-cut-off'));

    const dataset = await datasets.service.create(fromRows('films', ROWS));

    expect(datasets.kept()).toEqual([dataset.id]);
  });
});
