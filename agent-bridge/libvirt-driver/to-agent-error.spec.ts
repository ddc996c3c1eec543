import { describe, expect, it } from 'vitest';
import type { AgentErrorCode } from '#contract';
import { AgentError } from '../agent-error.js';
import { LibvirtError, LibvirtTransportError, type TransportErrorKind, transportErrorKinds } from '../libvirt/index.js';
import { toAgentError, withAgentErrors } from './to-agent-error.js';

describe('an error of libvirt', () => {
  const codes: Record<TransportErrorKind, AgentErrorCode> = {
    'connect-failed': 'HYPERVISOR_UNAVAILABLE',
    'auth-refused': 'HYPERVISOR_UNAVAILABLE',
    'not-connected': 'HYPERVISOR_UNAVAILABLE',
    closed: 'HYPERVISOR_UNAVAILABLE',
    'keep-alive': 'HYPERVISOR_UNAVAILABLE',
    protocol: 'HYPERVISOR_UNAVAILABLE',
    'call-timeout': 'TIMEOUT',
    'invalid-request': 'HYPERVISOR_ERROR',
  };
  it.each(transportErrorKinds)('on the way to it (%s) has a code', (kind) => {
    const cause = new LibvirtTransportError(kind, 'words');
    expect(toAgentError(cause)).toEqual(new AgentError(codes[kind], 'words', { cause }));
  });

  it("is told in libvirt's words", () => {
    const cause = new LibvirtError('domainCreate', { code: 1, domain: 10, message: 'no such bridge' });
    const error = toAgentError(cause);
    expect(error).toMatchObject({ code: 'HYPERVISOR_ERROR', cause });
    expect(String(error)).toContain('no such bridge');
  });

  it('that a domain is gone is told as such', () => {
    const cause = new LibvirtError('domainGetState', { code: 42, domain: 10, message: 'gone' });
    expect(toAgentError(cause)).toMatchObject({ code: 'VM_NOT_FOUND', cause });
  });

  it('never shows a console password that libvirt quotes', () => {
    const message = "XML error: line 9: <graphics type='vnc' passwd='Secret12' port='-1'";
    const cause = new LibvirtError('domainDefineXmlFlags', { code: 27, domain: 10, message });
    expect(String(toAgentError(cause))).not.toContain('Secret12');
  });
});

describe('any other error', () => {
  it('stays what it is', () => {
    const error = new TypeError('surprise');
    const known = new AgentError('BUSY', 'known');
    expect([toAgentError(error), toAgentError(known)]).toEqual([error, known]);
  });

  it('passes through withAgentErrors, as does a result', async () => {
    expect(await withAgentErrors(async () => 1)).toBe(1);
    const failure = withAgentErrors(async () => {
      throw new LibvirtTransportError('closed', 'x');
    });
    await expect(failure).rejects.toMatchObject({ code: 'HYPERVISOR_UNAVAILABLE' });
  });
});
