import { describe, expect, it } from 'vitest';
import { readFailure } from './transport-failure.js';

const failure = (code: string, message: string) => Object.assign(new Error(message), { code });

describe('a failed request', () => {
  it.each([
    ['a connection that was reset', failure('ECONNRESET', 'socket hang up'), 'lost', 'ECONNRESET: socket hang up'],
    ['one that was reset while reading', failure('ECONNRESET', 'read ECONNRESET'), 'lost', 'read ECONNRESET'],
    ['one that was closed for writing', failure('EPIPE', 'write EPIPE'), 'lost', 'write EPIPE'],
    ['one that went silent', failure('ETIMEDOUT', 'read ETIMEDOUT'), 'lost', 'read ETIMEDOUT'],
    [
      'one that never came to be',
      failure('ETIMEDOUT', 'connect ETIMEDOUT 192.0.2.1:7070'),
      'unreachable',
      'connect ETIMEDOUT 192.0.2.1:7070',
    ],
    [
      'a refused one',
      failure('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1'),
      'unreachable',
      'connect ECONNREFUSED 127.0.0.1:1',
    ],
    ['several refused ones, as Node puts them together', failure('ECONNREFUSED', ''), 'unreachable', 'ECONNREFUSED'],
    [
      'one that took too long to make',
      failure('CONNECT_TIMEOUT', 'no connection within 5 ms'),
      'unreachable',
      'no connection within 5 ms',
    ],
    ['an unknown name', failure('ENOTFOUND', 'getaddrinfo ENOTFOUND a'), 'unreachable', 'getaddrinfo ENOTFOUND a'],
    ['an error without a code', new Error('boom'), 'unreachable', 'boom'],
    ['what is no error', 'boom', 'unreachable', 'unknown failure'],
  ])('is read: %s', (_name, error, kind, reason) => {
    expect(readFailure(error, false)).toEqual({ kind, reason });
  });

  it('is a timeout when its time was over, whatever it says', () => {
    expect(readFailure(failure('ECONNREFUSED', 'x'), true)).toEqual({ kind: 'timeout', reason: 'no answer in time' });
  });

  it('shows so much of a long message', () => {
    expect(readFailure(new Error('x'.repeat(1000)), false).reason).toHaveLength(300);
  });
});
