import type { PingReply } from '#contract';
import type { HostEvent } from './host-status.js';

export interface Finding {
  readonly event: HostEvent;
  /** Why the host is not all right, in English; null when it is. */
  readonly reason: string | null;
}

/** What an answered ping says of a host. */
export function judgePing(
  host: { readonly uuid: string; readonly agentInstanceUuid: string | null },
  reply: PingReply,
): Finding {
  if (!reply.hypervisorUp) return { event: 'hypervisorDown', reason: 'its hypervisor does not answer' };
  if (reply.hostUuid !== null && reply.hostUuid !== host.uuid) {
    return { event: 'agentChanged', reason: `its agent was told to be host[uuid:${reply.hostUuid}]` };
  }
  if (reply.hostUuid === null || reply.agentInstanceUuid !== host.agentInstanceUuid) {
    return { event: 'agentChanged', reason: 'its agent was started anew' };
  }
  return { event: 'pingAnswered', reason: null };
}
