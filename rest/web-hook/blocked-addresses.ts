import { BlockList, isIP } from 'node:net';

/**
 * Where web hooks never go by default: link-local networks, on which clouds answer with their instances' credentials
 * (169.254.169.254, fd00:ec2::254, 100.100.100.200), multicast, and the address that stands for "this host".
 */
export const DEFAULT_WEB_HOOK_BLOCKED_SUBNETS: readonly string[] = [
  '0.0.0.0/8',
  '169.254.0.0/16',
  '100.100.100.200/32',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/128',
  'fe80::/10',
  'fd00:ec2::254/128',
  'ff00::/8',
];

export type IsBlocked = (address: string) => boolean;

/** @throws Error when a subnet is not written as `address/prefix`; that stops the start */
export function blockedAddresses(subnets: readonly string[]): IsBlocked {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [address = '', prefix = ''] = subnet.split('/');
    if (isIP(address) === 0 || !/^\d{1,3}$/.test(prefix)) throw new Error(`${subnet} is not a subnet`);
    list.addSubnet(address, Number(prefix), isIP(address) === 4 ? 'ipv4' : 'ipv6');
  }
  // An IPv4 address in IPv6's clothes (::ffff:169.254.169.254) is checked as the former by BlockList itself.
  return (address) => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
