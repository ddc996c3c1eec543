import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';

/**
 * Address under which this client reaches the manager, without a slash at its end: the configured one, or what it wrote into its
 * `Host` header. `X-Forwarded-Proto` counts only behind a trusted proxy.
 */
export function publicBase(req: IncomingMessage, publicUrl: string | null, trustProxy: boolean): string {
  if (publicUrl !== null) return publicUrl.replace(/\/+$/, '');
  const forwarded = trustProxy ? req.headers['x-forwarded-proto'] : undefined;
  const isTls = forwarded === undefined ? req.socket instanceof TLSSocket : forwarded === 'https';
  const host = req.headers.host ?? `${req.socket.localAddress ?? 'localhost'}:${req.socket.localPort ?? 80}`;
  return `${isTls ? 'https' : 'http'}://${host}`;
}
