import type { AgentLimits, Hold } from '#agent-bridge';
import type { AgentApi, AgentCommandName, AgentEvent, ConsoleMode, Uuid } from '#contract';

/** What an agent has told so far, and what it will. */
export interface EventLog {
  readonly events: readonly AgentEvent[];
  /** Resolves when an event so far or a later one is as wanted. */
  until(isWanted: (event: AgentEvent) => boolean): Promise<AgentEvent>;
  close(): void;
}

/** The console of a running VM as the host itself has it. */
export interface RealConsole {
  readonly types: readonly ConsoleMode[];
  /** Where the VM's process listens, such as `127.0.0.1:5900`. */
  readonly listening: readonly string[];
  /** Whether each of the passwords opens it. */
  readonly logins: readonly ('ok' | 'refused' | 'no-password-asked')[];
}

/** An agent under test, with the hands on its hypervisor that its kind allows. */
export interface ConformanceSubject {
  /** Rejects with AgentError. */
  readonly api: AgentApi;
  /** One command with a body that need not be valid, under a taskuuid of the caller's choice. Rejects with AgentError. */
  execute(name: AgentCommandName, body: unknown, taskUuid: string): Promise<object>;
  openEvents(): Promise<EventLog>;
  /** Ends the agent and starts another for the same hypervisor. */
  restartAgent(): Promise<void>;
  /** Makes a domain that is not ours. */
  makeForeign(uuid: Uuid): Promise<void>;
  /** What the hypervisor still has of a VM, asked past the agent; empty when it is gone. */
  leftovers(uuid: Uuid): Promise<string[]>;
  /** Looks at the console past the agent, and tries the passwords. */
  consoleOf(uuid: Uuid, passwords: readonly string[]): Promise<RealConsole>;
  /** Ends the agent and removes the VMs and foreign domains of these uuids. */
  close(uuids: readonly Uuid[]): Promise<void>;
}

/** What can only be done to a pretended hypervisor. */
export interface PretendedSubject extends ConformanceSubject {
  holdNextStart(): Hold;
  crash(uuid: Uuid): void;
  shutDownFromInside(uuid: Uuid): void;
  startByOthers(uuid: Uuid): void;
  setHypervisorUp(up: boolean): void;
}

export interface SubjectOptions {
  readonly limits?: Partial<AgentLimits>;
  /** Console modes of the pretended host's QEMU. */
  readonly graphicsTypes?: readonly ConsoleMode[];
}

export type MakeSubject<S extends ConformanceSubject = ConformanceSubject> = (options?: SubjectOptions) => Promise<S>;
