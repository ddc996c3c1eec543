import type { IncomingMessage } from 'node:http';
import { type KnownError, knownError } from '#kernel';
import type { Credentials } from './credentials.js';

/**
 * Whether a request that changes something was made by somebody else's page. A session cookie, which browsers send by
 * themselves, counts only with the `Origin` of our own pages: the public address, or the host that was asked. Browsers
 * send `Origin` with everything that is not GET or HEAD. Without a session (a login) it must not be a foreign one.
 * A session in the `Authorization` header was put there by a program that knows it.
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
 */
export function wrongOrigin(
  req: IncomingMessage,
  credentials: Pick<Credentials, 'fromCookie'> | null,
  publicUrl: string | null,
): KnownError | null {
  const { origin, host } = req.headers;
  if (credentials && !credentials.fromCookie) return null;
  if (origin === undefined && !credentials) return null;
  return origin !== undefined && isOwn(origin, host, publicUrl)
    ? null
    : knownError('session.wrongOrigin', { origin: (origin ?? 'none').slice(0, 255) });
}

function isOwn(origin: string, host: string | undefined, publicUrl: string | null): boolean {
  if (!URL.canParse(origin)) return false;
  const parsed = new URL(origin);
  if (parsed.host === host?.toLowerCase()) return true;
  return publicUrl !== null && parsed.origin === new URL(publicUrl).origin;
}
