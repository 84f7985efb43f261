import { fromGlobalId, localId, NODE_TYPES, toGlobalId } from '../../schema/global-id.js';

describe('global ids', () => {
  it.each(NODE_TYPES)('lead back to a %s', (type) => {
    expect(fromGlobalId(toGlobalId(type, 'a:b/ü'))).toEqual({ type, id: 'a:b/ü' });
  });

  it('differ between types', () => {
    expect(toGlobalId('Run', '1')).not.toBe(toGlobalId('Dataset', '1'));
  });

  it.each([
    '',
    'Run:1',
    '%%%',
    Buffer.from('Run:').toString('base64url'),
    Buffer.from('Nothing:1').toString('base64url'),
  ])('do not include %j', (text) => {
    expect(fromGlobalId(text)).toBeUndefined();
  });

  it('are not taken for another type', () => {
    expect(localId('Run', toGlobalId('Dataset', '1'))).toBeUndefined();
  });
});
