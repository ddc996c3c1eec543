import { knownError } from '#kernel';
import type { AgentAddress, AgentClient, AgentConnector } from './agent-client.js';
import { makeAgentSockets } from './agent-sockets.js';
import { agentUrl, isLoopback } from './agent-url.js';
import { HttpAgentClient } from './http-agent-client.js';
import { HTTP_AGENT_OPTIONS, type HttpAgentOptions } from './http-agent-options.js';
import { HttpTransport } from './http-transport.js';

/** Makes clients that speak to agents over HTTP: in TLS with the host's certificate, in clear to loopback only. */
export class HttpAgentConnector implements AgentConnector {
  private readonly options: HttpAgentOptions;

  constructor(options: Partial<HttpAgentOptions> = {}) {
    this.options = { ...HTTP_AGENT_OPTIONS, ...options };
  }

  /** @throws `agent.unreachable` for plain HTTP beyond loopback */
  clientOf(address: AgentAddress): AgentClient {
    const { hostUuid, secret } = address;
    const url = agentUrl(address);
    if (address.certificate === null && !isLoopback(address.managementIp)) {
      const reason = 'without agentCertificate only loopback addresses are allowed: the secret would cross the network';
      throw knownError('agent.unreachable', { hostUuid, address: url, reason });
    }
    const sockets = makeAgentSockets(address, this.options);
    const transport = new HttpTransport({
      baseUrl: url,
      secret,
      sockets,
      maxReplyBytes: this.options.maxReplyBytes,
    });
    return new HttpAgentClient({ hostUuid, url }, transport, this.options);
  }
}
