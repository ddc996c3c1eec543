import type { AgentApi, AgentEvent } from '#contract';

/** Where an agent is, and how it is talked to. */
export interface AgentAddress {
  readonly hostUuid: string;
  readonly managementIp: string;
  readonly port: number;
  /** Shared secret; never logged. */
  readonly secret: string;
  /** PEM that the agent's TLS certificate is checked against; null means plain HTTP. */
  readonly certificate: string | null;
}

export interface AgentEventHandlers {
  onEvent(event: AgentEvent): void;
  /** The stream ended or broke; the client does not open it again by itself. */
  onEnd(reason: string): void;
}

/** The manager's side of the agent protocol. Methods throw KnownError (`agent.*` messages). */
export interface AgentClient extends AgentApi {
  /** Opens the event stream; resolves once `hello` has arrived. Returns the way to close it. */
  events(handlers: AgentEventHandlers): Promise<() => void>;
}

/** Injection token of the {@link AgentConnector}. */
export const AGENT_CONNECTOR = Symbol('AGENT_CONNECTOR');

/** Makes clients of agents: over HTTP by default, in process for module tests. */
export interface AgentConnector {
  clientOf(address: AgentAddress): AgentClient;
}
