import type { AgentErrorCode } from '#contract';
import { AgentError } from '../agent-error.js';
import { isLibvirtError, LibvirtError, LibvirtTransportError, type TransportErrorKind } from '../libvirt/index.js';

const TRANSPORT_CODES: Record<TransportErrorKind, AgentErrorCode> = {
  'connect-failed': 'HYPERVISOR_UNAVAILABLE',
  'auth-refused': 'HYPERVISOR_UNAVAILABLE',
  'not-connected': 'HYPERVISOR_UNAVAILABLE',
  closed: 'HYPERVISOR_UNAVAILABLE',
  'keep-alive': 'HYPERVISOR_UNAVAILABLE',
  protocol: 'HYPERVISOR_UNAVAILABLE',
  'call-timeout': 'TIMEOUT',
  'invalid-request': 'HYPERVISOR_ERROR',
};

/** What the manager is told of a failure in libvirt or on the way to it; libvirt's words are kept. */
export function toAgentError(error: unknown): unknown {
  if (error instanceof LibvirtTransportError) {
    return new AgentError(TRANSPORT_CODES[error.kind], error.message, { cause: error });
  }
  if (isLibvirtError(error, 'noDomain')) return new AgentError('VM_NOT_FOUND', error.message, { cause: error });
  if (error instanceof LibvirtError) return new AgentError('HYPERVISOR_ERROR', error.message, { cause: error });
  return error;
}

/** Runs the work and throws its failures as {@link AgentError}. */
export async function withAgentErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toAgentError(error);
  }
}
