import { knownError } from '#kernel';
import { certificateProblem } from '../agent-client/agent-certificate.js';
import { isHostAddress, isLoopback } from '../agent-client/agent-url.js';

/** Where an agent is and how it is talked to, as the API was told. */
export interface AgentFields {
  readonly managementIp: string;
  readonly agentPort: number;
  readonly agentSecret: string;
  /** PEM; null means plain HTTP. */
  readonly agentCertificate: string | null;
}

/** Port of an agent whose port is not told; ZStack's. */
export const DEFAULT_AGENT_PORT = 7070;

/** It travels in an HTTP header. */
const SECRET = /^[\x21-\x7e]+$/;

/** @throws `rest.invalidArgument` for what no agent could be reached with; never shows the secret */
export function checkAgentFields({ managementIp, agentSecret, agentCertificate }: AgentFields): void {
  if (!isHostAddress(managementIp)) throw invalid('managementIp', 'it must be an IP address or a host name');
  if (!SECRET.test(agentSecret))
    throw invalid('agentSecret', 'it may have printable ASCII characters without blanks only');
  if (agentCertificate === null) {
    if (isLoopback(managementIp)) return;
    throw invalid('agentCertificate', `it is required for ${managementIp}: plain HTTP is for loopback addresses only`);
  }
  const problem = certificateProblem(agentCertificate);
  if (problem !== null) throw invalid('agentCertificate', problem);
}

/** An absent or empty certificate means plain HTTP. */
export function certificateOf(agentCertificate: string | undefined): string | null {
  return agentCertificate === undefined || agentCertificate.trim() === '' ? null : agentCertificate;
}

function invalid(field: string, problem: string): Error {
  return knownError('rest.invalidArgument', { field, problem });
}
