import { StartError } from './start-error.js';

const ADVICE: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there; set PORT to a free port',
  EACCES: 'this user may not; set PORT to one above 1023',
  EADDRNOTAVAIL: 'this machine does not have the address; set HOST to one of its own',
  ENOTFOUND: 'nobody knows the name; set HOST to an address of this machine',
};

/** Says what an administrator can do about a port that cannot be had; any other error stays as it is. */
export function listenError(error: unknown, { HOST, PORT }: { HOST: string; PORT: number }): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const advice = Object.hasOwn(ADVICE, code) ? ADVICE[code] : undefined;
  return advice === undefined ? error : new StartError(`cannot listen on ${HOST} port ${PORT}: ${advice}`, error);
}
