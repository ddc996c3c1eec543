import { describe, expect, it } from 'vitest';
import { agentUrl, isHostAddress } from './agent-url.js';

describe('the address of an agent', () => {
  it.each([
    [{ managementIp: '192.0.2.1', port: 7070, certificate: 'pem' }, 'https://192.0.2.1:7070'],
    [{ managementIp: '127.0.0.1', port: 1, certificate: null }, 'http://127.0.0.1:1'],
    [{ managementIp: '2001:db8::1', port: 443, certificate: 'pem' }, 'https://[2001:db8::1]:443'],
    [{ managementIp: 'kvm-1.example', port: 7070, certificate: 'pem' }, 'https://kvm-1.example:7070'],
  ])('becomes a URL: %j', (address, url) => {
    expect(agentUrl(address)).toBe(url);
  });

  it.each(['192.0.2.1', '::1', 'localhost', 'kvm-1', 'KVM-1.example.org', 'a'.repeat(63)])('may be %s', (ip) => {
    expect(isHostAddress(ip)).toBe(true);
  });

  it.each([
    '',
    'a b',
    'fe80::1%eth0',
    'a/b',
    'user@host',
    'host:7070',
    '[::1]',
    '-a',
    'a-',
    'a..b',
    '.a',
    'a_b',
    'a'.repeat(64),
    'a#b',
    'a?b',
    '主机',
  ])('may not be %j', (ip) => {
    expect(isHostAddress(ip)).toBe(false);
  });
});
