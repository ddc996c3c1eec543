import type { StartVmCmd, Uuid, VmsReply } from '#contract';
import { AgentError } from '../agent-error.js';
import { randomConsolePassword } from '../domain-xml/index.js';
import type { DriverEvent } from '../driver/hypervisor-driver.js';
import { Interventions } from './interventions.js';
import { IS_ACTIVE, liveVmOf, type MemoryDomain } from './memory-domain.js';
import { MEMORY_HOST, type MemoryHost } from './memory-host.js';
import { PortPool } from './port-pool.js';
import {
  MEMORY_VM_STATES,
  type MemoryCommand,
  type MemoryIncident,
  type MemoryVmState,
  type Outcome,
  TRANSITIONS,
} from './vm-transitions.js';

/**
 * The pretended host: its VMs live as long as this object, however many drivers come and go, just as QEMU processes
 * outlive an agent. It is also the test's hand in that world.
 */
export class MemoryHypervisor {
  readonly host: MemoryHost;
  /** Every start command that arrived, oldest first, the newest `maxRecordedStarts` of them. */
  readonly startCommands: StartVmCmd[] = [];
  readonly interventions = new Interventions();

  private readonly domains = new Map<Uuid, MemoryDomain>();
  private readonly foreign = new Set<Uuid>();
  private readonly ports = new PortPool();
  private readonly listeners = new Set<(event: DriverEvent) => void>();
  private up = true;

  constructor(host: Partial<MemoryHost> = {}) {
    this.host = { ...MEMORY_HOST, ...host };
  }

  get isUp(): boolean {
    return this.up;
  }

  /** The hypervisor's daemon goes away or comes back; VMs run on, but nothing is heard of them meanwhile. */
  setUp(up: boolean): void {
    if (this.up === up) return;
    this.up = up;
    this.tell(
      up ? { type: 'resync', reason: 'hypervisor is back' } : { type: 'hypervisorDown', reason: 'switched off' },
    );
  }

  /** A domain that is not ours. */
  addForeignDomain(uuid: Uuid): void {
    this.foreign.add(uuid);
  }

  isForeign(uuid: Uuid): boolean {
    return this.foreign.has(uuid);
  }

  domain(uuid: Uuid): MemoryDomain | undefined {
    return this.domains.get(uuid);
  }

  stateOf(uuid: Uuid): MemoryVmState {
    return this.domains.get(uuid)?.state ?? 'Absent';
  }

  list(): VmsReply {
    return { vms: [...this.domains.values()].map(liveVmOf), foreignDomains: this.foreign.size };
  }

  /** Memory of the VMs that have a process, in bytes. */
  usedMemory(): number {
    const active = [...this.domains.values()].filter(({ state }) => IS_ACTIVE[state]);
    return active.reduce((sum, { cmd }) => sum + cmd.memory, 0);
  }

  recordStart(cmd: StartVmCmd): void {
    this.startCommands.push(cmd);
    if (this.startCommands.length > this.host.maxRecordedStarts) this.startCommands.shift();
  }

  /** Something happens to a VM without the agent. Throws when it cannot happen in the VM's state. */
  incident(incident: MemoryIncident, uuid: Uuid): void {
    this.apply(incident, uuid);
  }

  /**
   * Moves a VM as the table says. `definition` replaces what the host knew of it.
   *
   * @throws AgentError VM_NOT_FOUND, VM_WRONG_STATE
   */
  apply(action: MemoryCommand | MemoryIncident, uuid: Uuid, definition?: StartVmCmd): void {
    const before = this.domains.get(uuid);
    const state = this.stateOf(uuid);
    const outcome = TRANSITIONS[action][state];
    if (outcome === 'unchanged') return;
    if (outcome === 'VM_NOT_FOUND') throw new AgentError(outcome, `vm[uuid:${uuid}] is not known on this host`);
    if (outcome === 'VM_WRONG_STATE') {
      const allowed = MEMORY_VM_STATES.filter((other) => !isRefusal(TRANSITIONS[action][other])).join(', ');
      const message = `cannot ${action} vm[uuid:${uuid}]: it is ${state}, allowed are ${allowed}`;
      throw new AgentError(outcome, message, { params: { state, allowed } });
    }
    const cmd = definition ?? before?.cmd;
    if (cmd === undefined) throw new AgentError('VM_NOT_FOUND', `vm[uuid:${uuid}] is not known on this host`);
    const after = this.next(before, cmd, outcome.to);
    if (outcome.to === 'Absent') this.domains.delete(uuid);
    else this.domains.set(uuid, after);
    if (this.up) this.tell({ type: 'vmChanged', cause: outcome.cause, vm: liveVmOf(after) });
  }

  onEvent(listener: (event: DriverEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private next(before: MemoryDomain | undefined, cmd: StartVmCmd, to: MemoryVmState): MemoryDomain {
    const state = to === 'Absent' ? 'Shutdown' : to;
    const wasActive = before !== undefined && IS_ACTIVE[before.state];
    const isBoot = state === 'Running' && before?.state !== 'Paused';
    if (before !== undefined && IS_ACTIVE[state] && !isBoot) return { ...before, state };
    if (wasActive) for (const { port } of before.graphicsDevices) if (port !== null) this.ports.release(port);
    if (!IS_ACTIVE[state]) return { cmd, state, graphicsDevices: [], consolePassword: null };
    return {
      cmd,
      state,
      graphicsDevices: [{ type: cmd.consoleMode, port: this.ports.take(), tlsPort: null, listen: '127.0.0.1' }],
      consolePassword: cmd.consolePassword ?? randomConsolePassword(cmd.consoleMode),
    };
  }

  private tell(event: DriverEvent): void {
    for (const listener of [...this.listeners]) listener(event);
  }
}

function isRefusal(outcome: Outcome): boolean {
  return outcome === 'VM_NOT_FOUND' || outcome === 'VM_WRONG_STATE';
}
