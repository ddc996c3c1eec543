import type { HostFacts, LiveVm, VmEventCause, VmsReply } from '#contract';
import { defineExtensionPoint } from '#kernel';

/** What the VM side wants to know of hosts, so that hosts need not know VMs. */
export interface HostObserver {
  /** The agent answered and its facts are stored; a sync follows. */
  hostConnected(hostUuid: string, facts: HostFacts): Promise<void>;
  /** VMs on the host can no longer be seen. */
  hostDisconnected(hostUuid: string, reason: string): Promise<void>;
  /**
   * Called before the host is asked for its VMs; what it returns is called with the answer. An observer takes its own
   * view first, so that an operation that ends in between is not undone by an answer from before it.
   */
  beginSync(hostUuid: string): Promise<(reply: VmsReply) => Promise<void>>;
  /** A VM changed by itself or by a command. */
  vmChanged(hostUuid: string, vm: LiveVm, cause: VmEventCause): Promise<void>;
  /** VMs that are on the host now (any state but Stopped, Created, Destroyed). */
  countVms(hostUuid: string): Promise<number>;
}

export const hostObserver = defineExtensionPoint<HostObserver>('hostObserver');
