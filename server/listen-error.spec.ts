import { describe, expect, it } from 'vitest';
import { listenError } from './listen-error.js';
import { StartError } from './start-error.js';

describe('listenError', () => {
  it.each([
    ['EADDRINUSE', 'another program listens there; set PORT to a free port'],
    ['EACCES', 'this user may not; set PORT to one above 1023'],
    ['EADDRNOTAVAIL', 'this machine does not have the address; set HOST to one of its own'],
    ['ENOTFOUND', 'nobody knows the name; set HOST to an address of this machine'],
  ])('says what to do about %s', (code, advice) => {
    const error = Object.assign(new Error('listen failed'), { code });
    const expected = new StartError(`cannot listen on 127.0.0.1 port 80: ${advice}`);
    expect(listenError(error, { HOST: '127.0.0.1', PORT: 80 })).toEqual(expected);
  });

  it.each([new Error('a bug'), Object.assign(new Error('odd'), { code: 'constructor' }), 'no error'])(
    'leaves %s as it is',
    (error) => {
      expect(listenError(error, { HOST: '::1', PORT: 80 })).toBe(error);
    },
  );
});
