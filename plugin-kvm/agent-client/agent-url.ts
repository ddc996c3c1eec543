import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** RFC 1123 labels. Anything else in a URL's place of the host could lead elsewhere. */
const HOST_NAME = /^(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*$/;

/** True for an IP address or a host name. A zone (`fe80::1%eth0`) has no place in a URL. */
export function isHostAddress(managementIp: string): boolean {
  return (isIP(managementIp) !== 0 && !managementIp.includes('%')) || HOST_NAME.test(managementIp);
}

/** True for addresses that never leave this machine. */
export function isLoopback(managementIp: string): boolean {
  const family = isIP(managementIp);
  if (family === 0) return managementIp === 'localhost';
  return loopback.check(managementIp, family === 6 ? 'ipv6' : 'ipv4');
}

/** `https://[2001:db8::1]:7070`, for logs and errors as well. */
export function agentUrl(address: { managementIp: string; port: number; certificate: string | null }): string {
  const host = isIP(address.managementIp) === 6 ? `[${address.managementIp}]` : address.managementIp;
  return `${address.certificate === null ? 'http' : 'https'}://${host}:${address.port}`;
}
