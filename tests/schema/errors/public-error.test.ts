import { GraphQLError } from 'graphql';
import { badInput, DomainError } from '../../../lib/errors.js';
import { isMasked, toPublicError } from '../../../schema/errors/public-error.js';

describe('the public form of an error', () => {
  it('keeps what a domain error says', () => {
    const located = new GraphQLError('x', { path: ['predict'], originalError: badInput('texts.0', 'a text', 'none') });
    expect(toPublicError(located)).toEqual({
      message: 'texts.0: expected a text, got none',
      path: ['predict'],
      extensions: { code: 'BAD_USER_INPUT', path: ['texts', '0'], expected: 'a text', got: 'none' },
    });
  });

  it('says when an overloaded server may be asked again', () => {
    const error = new DomainError('OVERLOADED', 'busy', { retryAfterMs: 500 });
    expect(toPublicError(error).extensions).toEqual({ code: 'OVERLOADED', retryAfterMs: 500 });
  });

  it.each([
    ['an error of ours', new Error('/secret/path')],
    ['a domain error that is internal', new DomainError('INTERNAL_SERVER_ERROR', '/secret/path')],
    ['a GraphQL error around one', new GraphQLError('/secret/path', { originalError: new Error('/secret/path') })],
    ['a value that cannot be serialised', new GraphQLError('Int cannot represent: "/secret/path"')],
    ['a code outside the closed set', new GraphQLError('/secret/path', { extensions: { code: 'EACCES' } })],
    ['what is no error at all', '/secret/path'],
  ])('masks %s', (_, error) => {
    const shown = toPublicError(error);
    expect(isMasked(shown)).toBe(true);
    expect(JSON.stringify(shown)).not.toContain('secret');
  });

  it('translates the codes of the libraries around us', () => {
    const error = new GraphQLError('no', { extensions: { code: 'BAD_REQUEST', stacktrace: ['x'] } });
    expect(toPublicError(error)).toEqual({ message: 'no', extensions: { code: 'BAD_USER_INPUT' } });
  });
});
