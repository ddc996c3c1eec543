import type { HostStatus } from '#contract';

/** What can be found out about a host, or happen to it. */
export const HOST_EVENTS = [
  /** This management node begins to watch the host. */
  'adopted',
  'reconnectAsked',
  'connectSucceeded',
  'connectFailed',
  'pingAnswered',
  /** All tries of a ping failed. */
  'pingsFailed',
  /** The agent was started anew, or thinks it is another host. */
  'agentChanged',
  'hypervisorDown',
] as const;
export type HostEvent = (typeof HOST_EVENTS)[number];

/** What follows: connect to the agent, look again after a pause that grows, or nothing out of the ordinary. */
export type HostReaction = 'connect' | 'retryLater' | 'carryOn';

export interface HostStep {
  readonly status: HostStatus;
  readonly reaction: HostReaction;
}

const carryOn = (status: HostStatus): HostStep => ({ status, reaction: 'carryOn' });
const connecting: HostStep = { status: 'Connecting', reaction: 'connect' };
const lost: HostStep = { status: 'Disconnected', reaction: 'retryLater' };

/**
 * A host that was Connected stays so while a node that has just taken it over connects again: its VMs and its agent are
 * most likely as they were, and it shall not become unusable each time a management node comes or goes.
 */
export const HOST_STATUS_TABLE: Record<HostStatus, Record<HostEvent, HostStep>> = {
  Connecting: {
    adopted: connecting,
    reconnectAsked: connecting,
    connectSucceeded: carryOn('Connected'),
    connectFailed: lost,
    // Whoever was connecting may have died over it; one that has not is joined.
    pingAnswered: connecting,
    pingsFailed: lost,
    agentChanged: connecting,
    hypervisorDown: lost,
  },
  Connected: {
    adopted: { status: 'Connected', reaction: 'connect' },
    reconnectAsked: connecting,
    connectSucceeded: carryOn('Connected'),
    connectFailed: lost,
    pingAnswered: carryOn('Connected'),
    pingsFailed: lost,
    agentChanged: connecting,
    hypervisorDown: lost,
  },
  Disconnected: {
    adopted: connecting,
    reconnectAsked: connecting,
    connectSucceeded: carryOn('Connected'),
    connectFailed: lost,
    pingAnswered: connecting,
    pingsFailed: lost,
    agentChanged: connecting,
    hypervisorDown: lost,
  },
};
