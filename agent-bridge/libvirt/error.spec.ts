import { describe, expect, it } from 'vitest';
import { isLibvirtError, LibvirtError } from './error.js';
import { decodeFrame } from './frame.js';
import { redactSecrets } from './redact-secrets.js';
import { readRemoteError } from './remote-error.js';
import { fixtureBody } from './testing/fixture.js';

describe('LibvirtError', () => {
  const fields = readRemoteError(decodeFrame(fixtureBody('no-domain-error')).payload);

  it('is read from a recorded reply', () => {
    expect(fields).toEqual({
      code: 42,
      domain: 10,
      message: "Domain not found: no domain with matching name 'missing'",
    });
  });

  it('says what failed, with the number and its name', () => {
    const error = new LibvirtError('domainLookupByName', fields);
    expect(error.message).toBe(
      "domainLookupByName: Domain not found: no domain with matching name 'missing' (libvirt error 42 noDomain, domain 10)",
    );
    expect([error.is('noDomain'), error.is('operationInvalid')]).toEqual([true, false]);
    expect([isLibvirtError(error, 'noDomain'), isLibvirtError(new Error('x'), 'noDomain')]).toEqual([true, false]);
  });

  it('copes with a number it has no name for', () => {
    expect(new LibvirtError('x', { code: 9999, domain: 1, message: 'new' }).message).toBe(
      'x: new (libvirt error 9999, domain 1)',
    );
  });

  it('never repeats a console password', () => {
    const message = `(domain_definition):1: attributes construct error\n<graphics passwd='hunter22'\n---^`;
    expect(new LibvirtError('domainDefineXmlFlags', { code: 35, domain: 20, message }).message).not.toContain(
      'hunter22',
    );
  });
});

describe('redactSecrets', () => {
  it.each([
    [`<graphics passwd='s3cret' port='1'/>`, `<graphics passwd='***' port='1'/>`],
    [`<graphics passwd = "s3'cret" port='1'/>`, `<graphics passwd = '***' port='1'/>`],
    [`<graphics passwd='cut off`, `<graphics passwd='***'`],
    [`passwdValidTo='2030-01-01T00:00:00'`, `passwdValidTo='2030-01-01T00:00:00'`],
    ['nothing to hide', 'nothing to hide'],
  ])('%s', (text, redacted) => {
    expect(redactSecrets(text)).toBe(redacted);
  });
});
