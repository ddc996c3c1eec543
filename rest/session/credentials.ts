import type { IncomingMessage } from 'node:http';
import { HttpRefusal } from '../http/http-refusal.js';

/** Cookie that holds a browser's session: set HttpOnly and SameSite=Strict by whoever logs it in. */
export const SESSION_COOKIE = 'flipside-session';

export interface Credentials {
  readonly sessionSecret: string;
  /** A browser sends its cookie by itself, so a call made with it must prove that it comes from our own pages. */
  readonly fromCookie: boolean;
}

const OAUTH = 'OAuth';

/**
 * The session that a request names, or null when it names none. A header wins over the cookie.
 * @throws HttpRefusal 400 for another authorization scheme than `OAuth`, unless `isOptional`
 */
export function readCredentials(req: IncomingMessage, isOptional: boolean): Credentials | null {
  const authorization = req.headers.authorization?.trim();
  if (authorization !== undefined) {
    if (authorization.startsWith(OAUTH)) {
      return { sessionSecret: authorization.slice(OAUTH.length).trim(), fromCookie: false };
    }
    if (!isOptional) throw new HttpRefusal(400, `Authorization type must be '${OAUTH}'`);
  }
  const cookie = cookieValue(req.headers.cookie ?? '', SESSION_COOKIE);
  return cookie === null ? null : { sessionSecret: cookie, fromCookie: true };
}

function cookieValue(header: string, name: string): string | null {
  for (const pair of header.split(';')) {
    const equals = pair.indexOf('=');
    if (pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim();
  }
  return null;
}
