import { describe, expect, it } from 'vitest';
import { isLoopback, listenAddress } from './listen-address.js';

describe('isLoopback', () => {
  it.each<[string, boolean]>([
    ['127.0.0.1', true],
    ['127.255.255.254', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['0.0.0.0', false],
    ['::', false],
    ['10.0.0.3', false],
    ['128.0.0.1', false],
    ['::ffff:10.0.0.3', false],
    ['fe80::1', false],
    ['localhost', false],
    ['', false],
  ])('%j: %s', (address, expected) => {
    expect(isLoopback(address)).toBe(expected);
  });
});

describe('listenAddress', () => {
  it.each(['127.0.0.1', '::1', '127.0.0.53'])('takes %s without TLS', async (host) => {
    expect(await listenAddress(host, false)).toBe(host);
  });

  it('resolves a name and judges the address', async () => {
    expect(isLoopback(await listenAddress('localhost', false))).toBe(true);
  });

  it.each(['0.0.0.0', '::', '10.0.0.3', '::ffff:10.0.0.3'])('takes %s with TLS only', async (host) => {
    expect(await listenAddress(host, true)).toBe(host);
    await expect(listenAddress(host, false)).rejects.toThrow(
      `AGENT_HOST=${host}: the agent listens beyond loopback only with TLS; ` +
        'set AGENT_TLS_CERT_FILE and AGENT_TLS_KEY_FILE, or AGENT_HOST=127.0.0.1',
    );
  });

  it('refuses a name without address', async () => {
    await expect(listenAddress('no-such-host.invalid', true)).rejects.toThrow(
      'AGENT_HOST=no-such-host.invalid: the name has no address; give an IP address of this machine',
    );
  });
});
