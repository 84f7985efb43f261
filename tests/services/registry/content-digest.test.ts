import { contentDigest, sha256 } from '../../../services/registry/content-digest.js';

describe('the content digest', () => {
  it('depends on names and contents and not on their order', () => {
    const digest = contentDigest({ a: sha256('1'), b: sha256('2') });
    expect(contentDigest({ b: sha256('2'), a: sha256('1') })).toBe(digest);
    expect(contentDigest({ a: sha256('2'), b: sha256('1') })).not.toBe(digest);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
  });
});
