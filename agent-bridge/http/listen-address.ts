import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { AgentStartError } from '../process/start-error.js';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

export function isLoopback(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && loopback.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/**
 * The address to listen on. A name is resolved here and the address that was checked is the one that is listened on.
 *
 * @throws AgentStartError when it is beyond loopback and there is no TLS: secret and screens would cross the network in clear
 */
export async function listenAddress(host: string, hasTls: boolean): Promise<string> {
  const address = isIP(host) === 0 ? await resolve(host) : host;
  if (hasTls || isLoopback(address)) return address;
  throw new AgentStartError(
    `AGENT_HOST=${host}: the agent listens beyond loopback only with TLS; ` +
      'set AGENT_TLS_CERT_FILE and AGENT_TLS_KEY_FILE, or AGENT_HOST=127.0.0.1',
  );
}

async function resolve(host: string): Promise<string> {
  try {
    return (await lookup(host)).address;
  } catch (cause) {
    throw new AgentStartError(`AGENT_HOST=${host}: the name has no address; give an IP address of this machine`, cause);
  }
}
