import type { IncomingMessage } from 'node:http';
import { type KnownError, knownError } from '#kernel';

/**
 * Whether a request that changes something and was made with the session cookie comes from our own pages: its `Origin`
 * is the public address, or the host it was sent to. Browsers send `Origin` with every request that is not GET or HEAD.
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
 */
export function wrongOrigin(req: IncomingMessage, publicUrl: string | null): KnownError | null {
  const { origin } = req.headers;
  const parsed = origin !== undefined && URL.canParse(origin) ? new URL(origin) : null;
  const isOwn =
    parsed !== null &&
    (parsed.host === req.headers.host?.toLowerCase() ||
      (publicUrl !== null && parsed.origin === new URL(publicUrl).origin));
  return isOwn ? null : knownError('session.wrongOrigin', { origin: (origin ?? 'none').slice(0, 255) });
}
