import type { IncomingMessage } from 'node:http';

function singleHeader(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.at(-1) : value;
}

/**
 * Address of the client. `X-Request-Ip` and `X-Forwarded-For` count only behind a proxy that is trusted to set them;
 * of a forwarded chain the last entry is the one which that proxy has seen itself.
 */
export function clientAddress(req: IncomingMessage, trustProxy: boolean): string {
  const direct = plainIpv4(req.socket.remoteAddress ?? '');
  if (!trustProxy) return direct;
  const told = singleHeader(req.headers['x-request-ip'])?.trim();
  const forwarded = singleHeader(req.headers['x-forwarded-for'])?.split(',').at(-1)?.trim();
  return (told || forwarded || direct).slice(0, MAX_ADDRESS_LENGTH);
}

/** The longest text form of an IPv6 address. */
const MAX_ADDRESS_LENGTH = 45;

function plainIpv4(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, '');
}
