import { randomBytes } from 'node:crypto';
import { invalidSpec } from './spec-checks.js';

/** ZStack's prefix; its second-lowest bit marks addresses that no manufacturer gives out. */
const PREFIX = 0xfa;

/** A random address for the NIC with this number: the last byte is the number, as ZStack does it. */
export function randomMac(deviceId: number): string {
  return [PREFIX, ...randomBytes(4), deviceId].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}

/** The address that a request asks for, in lower case. */
export function requestedMac(mac: string): string {
  const firstByte = Number.parseInt(mac.slice(0, 2), 16);
  if ((firstByte & 1) === 1) throw invalidSpec(`mac[${mac}] is a multicast address: no NIC can have it`);
  if (/^00(:00){5}$/.test(mac)) throw invalidSpec(`mac[${mac}] is no address`);
  return mac.toLowerCase();
}
