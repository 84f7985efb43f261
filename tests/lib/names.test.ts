import { checkAlias, checkName } from '../../lib/names.js';

describe('a name', () => {
  it('is made of letters, digits, dots, dashes and underscores', () => {
    for (const name of ['a', '7b', 'BERT-base_v1.2', 'x'.repeat(100)]) expect(checkName('name', name)).toBe(name);
  });

  it('cannot lead out of a folder or break a reference', () => {
    const bad = [
      '',
      '.',
      '..',
      '../a',
      'a/b',
      'a\\b',
      '.hidden',
      '-rf',
      'a@3',
      'a b',
      'a\n',
      'é',
      'a\0',
      'x'.repeat(101),
    ];
    for (const name of bad) {
      expect(() => checkName('input.name', name)).toThrow(/^input\.name: expected a name of 1 to 100 letters/);
    }
  });

  it('is cut short in the error', () => {
    expect(() => checkName('name', '/'.repeat(100_000))).toThrow(/^.{0,400}$/);
  });
});

describe('an alias', () => {
  it('is a name that no version number can be taken for', () => {
    expect(checkAlias('alias', 'v3')).toBe('v3');
    expect(() => checkAlias('alias', '3')).toThrow(/not a number/);
    expect(() => checkAlias('alias', 'a/b')).toThrow(/expected a name/);
  });
});
