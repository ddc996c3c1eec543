import { request, Agent as TlsAgent } from 'node:https';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AGENT_COMMANDS } from '#contract';
import { selfSignedCertificate } from '../../test/support/self-signed-certificate.js';
import { Agent } from '../agent.js';
import { MemoryDriver } from '../memory-driver/memory-driver.js';
import { MemoryHypervisor } from '../memory-driver/memory-hypervisor.js';
import { commandHeaders, TEST_SECRET } from '../testing/test-server.js';
import { type AgentServer, startAgentServer } from './agent-server.js';

const tls = selfSignedCertificate();
const agent = new Agent({ driver: new MemoryDriver(new MemoryHypervisor()) });

describe('the agent server with TLS', () => {
  let server: AgentServer;
  beforeAll(async () => {
    server = await startAgentServer({ agent, host: '0.0.0.0', port: 0, secret: TEST_SECRET, tls });
  });
  afterAll(() => server.close());

  const ping = (ca: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const url = `https://127.0.0.1:${server.port}${AGENT_COMMANDS.ping.path}`;
      const options = { method: 'POST', headers: commandHeaders(), agent: new TlsAgent({ ca }) };
      const call = request(url, options, (response) => resolve(response.resume().statusCode));
      call.on('error', reject);
      call.end(JSON.stringify({ hostUuid: '5a17c0de0000000000000000000000aa' }));
    });

  it('answers who trusts its certificate, beyond loopback too', async () => {
    expect({ url: server.url, status: await ping(tls.cert) }).toEqual({
      url: `https://0.0.0.0:${server.port}`,
      status: 200,
    });
  });

  it('is not trusted by who was given another certificate', async () => {
    await expect(ping(selfSignedCertificate().cert)).rejects.toThrow(/self-signed certificate|signature/);
  });

  it('speaks no version before TLS 1.2', async () => {
    const refused = new Promise((resolve) => {
      const where = { port: server.port, host: '127.0.0.1', ca: tls.cert };
      const socket = connect({ ...where, minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' });
      socket.on('error', resolve).on('secureConnect', () => resolve('connected'));
    });
    expect(await refused).toMatchObject({ code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' });
  });
});

describe('startAgentServer', () => {
  const options = { agent, host: '127.0.0.1', port: 0, secret: TEST_SECRET };

  it('refuses to listen beyond loopback without TLS', async () => {
    await expect(startAgentServer({ ...options, host: '0.0.0.0' })).rejects.toThrow(/beyond loopback only with TLS/);
  });

  it.each(['', 'x'.repeat(31)])('refuses the secret %j, with TLS and without', async (secret) => {
    const refusal = "the agent's secret must have at least 32 characters";
    await expect(startAgentServer({ ...options, secret })).rejects.toThrow(refusal);
    await expect(startAgentServer({ ...options, secret, tls })).rejects.toThrow(refusal);
  });

  it('says which port is taken', async () => {
    const first = await startAgentServer(options);
    await expect(startAgentServer({ ...options, port: first.port })).rejects.toThrow(
      `cannot listen on 127.0.0.1 port ${first.port}: listen EADDRINUSE`,
    );
    await first.close();
  });
});
