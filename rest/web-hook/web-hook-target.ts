import { isIP } from 'node:net';
import { HttpRefusal } from '../http/http-refusal.js';
import type { IsBlocked } from './blocked-addresses.js';

/**
 * The address that a client wants a result posted to.
 * @throws HttpRefusal 400 for one that is not http(s), carries a password, or is blocked
 */
export function webHookTarget(text: string, isBlocked: IsBlocked): URL {
  const refusal = (problem: string) => new HttpRefusal(400, `Invalid header[X-Web-Hook], ${problem}`);
  if (!URL.canParse(text)) throw refusal('it must be an absolute URL');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw refusal('it must be an http or https URL');
  if (url.username !== '' || url.password !== '') throw refusal('it must not contain a user name or a password');
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(host) !== 0 && isBlocked(host)) throw refusal(`the address[${host}] is not allowed`);
  return url;
}
