import type {
  AgentDriver,
  AgentEvent,
  GraphicsDevice,
  HostCapacity,
  HostFacts,
  LiveVm,
  StartVmCmd,
  StopVmCmd,
  Uuid,
  VmsReply,
} from '#contract';

/** What a hypervisor tells by itself; the server adds `hello` and `heartbeat` for the stream. */
export type DriverEvent = Exclude<AgentEvent, { type: 'hello' | 'heartbeat' }>;

export interface HypervisorVersions {
  readonly libvirtVersion: string;
  readonly qemuVersion: string;
}

/**
 * A hypervisor as the agent sees it. Two implementations pass one conformance suite: libvirt, and a memory driver with a
 * real state machine. Methods throw {@link AgentError}; callers see to it that one VM has one call at a time.
 */
export interface HypervisorDriver {
  readonly name: AgentDriver;
  /** Connects and, if the hypervisor is not there yet, keeps trying in the background. */
  open(): Promise<void>;
  /** Lets go of the hypervisor; running VMs keep running. */
  close(): Promise<void>;
  /** Whether the hypervisor answers now. */
  isUp(): boolean;
  versions(): Promise<HypervisorVersions>;
  facts(): Promise<HostFacts>;
  capacity(): Promise<HostCapacity>;
  /** Defines the domain anew and starts it; a running one is left as it is. Returns its live graphics devices. */
  startVm(cmd: StartVmCmd): Promise<GraphicsDevice[]>;
  /** Ends the VM and keeps its definition; a stopped VM succeeds, an unknown one is VM_NOT_FOUND. */
  stopVm(cmd: StopVmCmd): Promise<void>;
  /** Ends the VM and removes its definition; an unknown one succeeds. */
  destroyVm(uuid: Uuid): Promise<void>;
  pauseVm(uuid: Uuid): Promise<void>;
  resumeVm(uuid: Uuid): Promise<void>;
  /** All managed VMs and the number of foreign domains. */
  listVms(): Promise<VmsReply>;
  /** One managed VM; null when the hypervisor does not know it. */
  getVm(uuid: Uuid): Promise<LiveVm | null>;
  /** Calls back for each event until the returned function is called. */
  onEvent(listener: (event: DriverEvent) => void): () => void;
}
