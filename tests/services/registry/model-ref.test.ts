import { parseModelRef } from '../../../services/registry/model-ref.js';

describe('a model reference', () => {
  it('names the newest version, a version or an alias', () => {
    expect(parseModelRef('teacher', 'model')).toEqual({ name: 'teacher', selector: { kind: 'newest' } });
    expect(parseModelRef('teacher@12', 'model')).toEqual({
      name: 'teacher',
      selector: { kind: 'version', version: 12 },
    });
    expect(parseModelRef('a.b-c_d@prod', 'model')).toEqual({
      name: 'a.b-c_d',
      selector: { kind: 'alias', alias: 'prod' },
    });
  });

  it.each(['', '@1', 'a@', 'a@1@2', '../etc', 'a/b', 'a@../b', 'a@0', 'a@99999999999999999999', 'a b', '.hidden'])(
    'refuses %j and names the field',
    (ref) => {
      expect(() => parseModelRef(ref, 'teacher')).toThrow(/^teacher: expected/);
    },
  );
});
