import fc from 'fast-check';
import { duplicateKey } from '../../../models/checkpoints/duplicate-key.js';

describe('duplicateKey', () => {
  it('is undefined for what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat({ max: 3 }), (value, indent) => {
        expect(duplicateKey(JSON.stringify(value, null, indent))).toBeUndefined();
      }),
    );
  });

  it('finds any key that is written again', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), fc.nat(), (object, choice) => {
        const keys = Object.keys(object);
        const again = keys[choice % keys.length]!;
        const json = `${JSON.stringify(object).slice(0, -1)} , ${JSON.stringify(again)} :0}`;
        expect(duplicateKey(json)).toBe(again);
      }),
    );
  });

  it('looks at the outermost object only', () => {
    expect(duplicateKey('{"a": {"b": 1, "b": "a"}, "b": ["a", "a"]}')).toBeUndefined();
  });
});
