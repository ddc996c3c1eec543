import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { KnownError } from '#kernel';
import { type StubServer, sendJson, startStubServer } from '../testing/stub-server.js';
import { TLS_FIXTURES } from '../testing/tls-fixtures.js';
import { certificateProblem } from './agent-certificate.js';
import { HttpAgentConnector } from './http-agent-connector.js';

const HOST = 'a'.repeat(32);
const PING = { hostUuid: HOST, agentInstanceUuid: 'b'.repeat(32), hypervisorUp: true };
const { own, other, authority, signed, elsewhere } = TLS_FIXTURES;

const servers: StubServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

function clientOf(port: number, certificate: string | null, managementIp = '127.0.0.1') {
  const address = { hostUuid: HOST, managementIp, port, secret: 'x'.repeat(32), certificate };
  return new HttpAgentConnector({ connectTimeoutMs: 300, lostAnswerRetryDelayMs: 1 }).clientOf(address);
}

/** The agent has `presented`, the manager was given `given`: what comes of a ping. */
async function ping(presented: { key: string; cert: string }, given: string | null): Promise<unknown> {
  const server = await startStubServer((response) => sendJson(response, { success: true, ...PING }), presented);
  servers.push(server);
  try {
    return await clientOf(server.port, given).ping({ hostUuid: HOST });
  } catch (error) {
    expect(server.requests).toEqual([]);
    return error instanceof KnownError ? error.message.replace(/^.* at https:\S+ /, '') : error;
  }
}

describe('TLS to an agent', () => {
  it("trusts the host's own certificate, whatever name it carries", async () => {
    expect(await ping(own, own.cert)).toEqual(PING);
  });

  it('trusts one certificate that somebody else signed', async () => {
    expect(await ping(elsewhere, elsewhere.cert)).toEqual(PING);
  });

  it('trusts any of several certificates, for the days when one replaces the other', async () => {
    expect(await ping(own, other.cert + own.cert)).toEqual(PING);
  });

  it('trusts what a given authority signed for the address', async () => {
    expect(await ping(signed, authority.cert)).toEqual(PING);
  });

  it('refuses another certificate before the secret is sent', async () => {
    expect(await ping(other, own.cert)).toMatch(/^DEPTH_ZERO_SELF_SIGNED_CERT: /);
  });

  it('refuses what the given authority signed for another host', async () => {
    expect(await ping(elsewhere, authority.cert)).toMatch(/^ERR_TLS_CERT_ALTNAME_INVALID: .*127\.0\.0\.1/);
  });

  it('refuses what the given certificate does not vouch for, though the name fits', async () => {
    expect(await ping(signed, own.cert)).toMatch(/^UNABLE_TO_/);
  });

  it('gives up a handshake that nobody answers', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = silent.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const call = clientOf(port, own.cert).ping({ hostUuid: HOST });
    await expect(call).rejects.toThrow(`at https://127.0.0.1:${port}: no connection within 300 ms`);
    silent.close();
  });
});

describe('plain HTTP to an agent', () => {
  it.each(['192.0.2.1', '::2', 'kvm1.example', 'localhost.example', '10.127.0.1'])(
    'is refused to %s',
    (managementIp) => {
      expect(() => clientOf(7070, null, managementIp)).toThrow(/without agentCertificate only loopback addresses/);
    },
  );

  it.each(['127.0.0.1', '127.8.9.10', '::1', 'localhost', '::ffff:127.0.0.1'])('is allowed to %s', (managementIp) => {
    expect(() => clientOf(7070, null, managementIp)).not.toThrow();
  });
});

describe('the certificate of a host', () => {
  it.each([
    ['one', own.cert, null],
    ['several', authority.cert + own.cert, null],
    ['nothing', '', 'it is not a certificate in PEM form'],
    [
      'something else',
      '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
      'it is not a certificate in PEM form',
    ],
    ['a key', own.cert + own.key, 'it holds a private key; give the certificate alone'],
  ])('may be, or not: %s', (_name, pem, problem) => {
    expect(certificateProblem(pem)).toBe(problem);
  });
});
