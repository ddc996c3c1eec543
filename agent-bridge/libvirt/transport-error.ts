/**
 * Why talking to the daemon failed, as opposed to the daemon answering with an error (`LibvirtError`).
 * - `connect-failed`: nobody listens at the socket, or the daemon refused the session.
 * - `auth-refused`: the daemon wants an authentication that this client does not do.
 * - `not-connected`: there is no connection at the moment; the call was not sent.
 * - `closed`: the connection ended while the call was open.
 * - `keep-alive`: the daemon stopped answering pings.
 * - `protocol`: the peer sent something that is not libvirt's protocol.
 * - `call-timeout`: no reply in time; the connection itself is still up.
 * - `invalid-request`: the arguments cannot be put on the wire; nothing was sent.
 */
export const transportErrorKinds = [
  'connect-failed',
  'auth-refused',
  'not-connected',
  'closed',
  'keep-alive',
  'protocol',
  'call-timeout',
  'invalid-request',
] as const;
export type TransportErrorKind = (typeof transportErrorKinds)[number];

export interface TransportErrorDetails {
  readonly cause?: unknown;
  /** Whether the daemon may have carried the call out all the same. */
  readonly mayHaveRun?: boolean;
}

/** The one error for everything that goes wrong between this process and libvirtd. */
export class LibvirtTransportError extends Error {
  override readonly name = 'LibvirtTransportError';
  readonly kind: TransportErrorKind;
  /** True when the request was on its way: before repeating it, ask the daemon what is the case. */
  readonly mayHaveRun: boolean;

  constructor(kind: TransportErrorKind, message: string, { cause, mayHaveRun = false }: TransportErrorDetails = {}) {
    super(message, { cause });
    this.kind = kind;
    this.mayHaveRun = mayHaveRun;
  }
}

/** What the peer sent cannot be libvirt's protocol; the connection is beyond repair after it. */
export function protocolError(message: string, cause?: unknown): LibvirtTransportError {
  return new LibvirtTransportError('protocol', `libvirt protocol violation: ${message}`, { cause });
}

/** For goodbyes: a connection that is gone has nothing left to say goodbye to. */
export async function ignoreTransportError(attempt: Promise<void>): Promise<void> {
  try {
    await attempt;
  } catch (error) {
    if (!(error instanceof LibvirtTransportError)) throw error;
  }
}
