import type { LibvirtClientOptions } from './client-options.js';
import type { RpcConnection } from './connection.js';
import { LibvirtError } from './error.js';
import { authTypes, features, sessionProcedures } from './session-procedures.js';
import { LibvirtTransportError } from './transport-error.js';

/**
 * Authenticates and opens the hypervisor connection, then starts the keep-alive if the daemon has it.
 * Rejects with kind `auth-refused` or `connect-failed`.
 */
export async function handshake(connection: RpcConnection, options: LibvirtClientOptions): Promise<void> {
  const callOptions = { timeoutMs: options.handshakeTimeoutMs };
  try {
    requireNoAuthentication(await connection.call(sessionProcedures.authList, undefined, callOptions));
    await connection.call(sessionProcedures.connectOpen, options.uri, callOptions);
    const supports = (feature: number) =>
      connection.call(sessionProcedures.connectSupportsFeature, feature, callOptions);
    if (!(await supports(features.eventCallback))) {
      throw new LibvirtTransportError('connect-failed', 'this libvirt is too old: it has no event callbacks');
    }
    if (await supports(features.keepAlive)) connection.startKeepAlive();
  } catch (error) {
    if (error instanceof LibvirtError) {
      throw new LibvirtTransportError('connect-failed', `libvirt refused ${options.uri}: ${error.message}`, {
        cause: error,
      });
    }
    throw error;
  }
}

/** libvirtd asks root on its unix socket for nothing, and other users for what `auth_unix_rw` says. */
function requireNoAuthentication(offered: readonly number[]): void {
  if (offered.includes(authTypes.none)) return;
  if (offered.includes(authTypes.polkit)) {
    throw new LibvirtTransportError(
      'auth-refused',
      'libvirt wants polkit authentication, which this client does not do: run as root, or set auth_unix_rw = "none" ' +
        'and a socket group in libvirtd.conf',
    );
  }
  throw new LibvirtTransportError(
    'auth-refused',
    `libvirt wants authentication of type ${offered.join(', ')} (1 is SASL), which this client does not do`,
  );
}
