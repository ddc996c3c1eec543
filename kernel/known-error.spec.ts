import { describe, expect, it } from 'vitest';
import { KnownError, knownError } from './known-error.js';

describe('knownError', () => {
  it("makes ZStack's error object, with what a translation needs", () => {
    const cause = knownError('session.expired', {});
    const error = knownError('vm.noHost', { uuid: 'u1', reason: 'none is connected' }, cause);
    expect(error.status).toBe(409);
    expect(error.toErrorObject()).toEqual({
      code: 'HOST.1004',
      description: 'Cannot find a host for the VM',
      details: 'no host can run vm[uuid:u1]: none is connected',
      opaque: { id: 'vm.noHost', params: { uuid: 'u1', reason: 'none is connected' } },
      cause: {
        code: 'ID.1001',
        description: 'Session is invalid or expired',
        details: 'Session expired',
        opaque: { id: 'session.expired', params: {} },
      },
    });
  });

  it('tells callers nothing of a cause that is not a known error', () => {
    const error = knownError('session.expired', {}, new Error('connect to 10.0.0.1 with secret'));
    expect(error.toErrorObject()).not.toHaveProperty('cause');
    expect(error.cause).toBeInstanceOf(Error);
  });

  it('cuts details at 4096 characters', () => {
    expect(new KnownError({ code: 'SYS.1000', status: 500, details: 'x'.repeat(5000) }).message).toHaveLength(4096);
  });
});
