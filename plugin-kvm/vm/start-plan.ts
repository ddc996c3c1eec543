import { Injectable } from '@nestjs/common';
import type { ConsoleMode, StartVmCmd } from '#contract';
import { knownError } from '#kernel';
import { ClusterDirectory } from '../cluster/cluster-directory.js';
import { HostDirectory, type HostRecord } from '../host/host-directory.js';
import { buildStartVmCmd } from './build-start-vm-cmd.js';
import { chooseHost } from './choose-host.js';
import { type ConsoleModeFallback, decideConsoleMode } from './console-mode-gate.js';
import { HostLoad } from './host-load.js';
import { VmConfig } from './vm-config.js';
import type { VmRecord } from './vm-record.js';

/** Where the caller wants the VM to start. */
export interface StartOptions {
  readonly hostUuid?: string | undefined;
  readonly clusterUuid?: string | undefined;
}

/** A start that is decided, but has not begun. */
export interface StartPlan {
  readonly host: HostRecord;
  readonly wanted: ConsoleMode;
  readonly fallback: ConsoleModeFallback | null;
  readonly cmd: StartVmCmd;
}

/** Decides where and how a VM starts. Changes nothing. */
@Injectable()
export class StartPlanner {
  constructor(
    private readonly hosts: HostDirectory,
    private readonly clusters: ClusterDirectory,
    private readonly load: HostLoad,
    private readonly config: VmConfig,
  ) {}

  /** @throws `rest.notFound`, `vm.noHost`, `host.notUsable`, `host.disconnected`, `vm.consoleModeUnsupported` */
  async plan(record: VmRecord, options: StartOptions = {}): Promise<StartPlan> {
    return this.planOn(await this.host(record, options), record);
  }

  /**
   * The start of a VM on a certain host, with the settings as they are now.
   * @throws `vm.consoleModeUnsupported`
   */
  planOn(host: HostRecord, record: VmRecord): StartPlan {
    const place = { uuid: record.vm.uuid, clusterUuid: host.clusterUuid };
    const wanted = this.config.wantedConsoleMode(place);
    const mayFallBack = this.config.mayFallBack(place);
    const decision = decideConsoleMode({ vmUuid: record.vm.uuid, wanted, mayFallBack, host });
    if (decision.kind === 'refused') throw decision.error;
    const settings = { ...this.config.startSettings(place), consoleMode: decision.mode };
    return { host, wanted, fallback: decision.fallback, cmd: buildStartVmCmd(record, settings) };
  }

  private async host({ vm }: VmRecord, options: StartOptions): Promise<HostRecord> {
    const { uuid } = vm;
    if (options.clusterUuid !== undefined) this.clusters.get(options.clusterUuid);
    const clusterUuid = options.clusterUuid ?? vm.clusterUuid ?? undefined;
    // A request that names a host may lead out of the VM's cluster, never out of its zone.
    const filter =
      options.hostUuid === undefined
        ? { clusterUuid, zoneUuid: vm.zoneUuid }
        : { hostUuid: options.hostUuid, clusterUuid: options.clusterUuid, zoneUuid: vm.zoneUuid };
    const candidates = this.hosts.candidates(filter);
    if (options.hostUuid !== undefined && candidates.length === 0) this.refuse(this.hosts.get(options.hostUuid), uuid);
    const promised = candidates.length > 1 ? await this.load.byHost() : new Map<string, number>();
    const choice = chooseHost(
      candidates.map((host) => ({
        uuid: host.uuid,
        totalMemory: host.totalMemory,
        promisedMemory: promised.get(host.uuid) ?? 0,
      })),
      {
        memorySize: vm.memorySize,
        lastHostUuid: vm.lastHostUuid,
        canDoWantedMode: (hostUuid) => this.canDoWantedMode(uuid, this.hosts.get(hostUuid)),
      },
    );
    if (choice.kind === 'none') throw knownError('vm.noHost', { uuid, reason: choice.reason });
    this.load.add(choice.uuid, vm.memorySize);
    return this.hosts.get(choice.uuid);
  }

  private canDoWantedMode(uuid: string, { clusterUuid, graphicsTypes }: HostRecord): boolean {
    return graphicsTypes.includes(this.config.wantedConsoleMode({ uuid, clusterUuid }));
  }

  private refuse({ uuid, name, state, status, statusReason }: HostRecord, vmUuid: string): never {
    if (state !== 'Enabled') throw knownError('host.notUsable', { uuid, name, state });
    if (status !== 'Connected') {
      throw knownError('host.disconnected', { uuid, name, status, reason: statusReason ?? 'it has not answered yet' });
    }
    const reason = `host[uuid:${uuid}, name:${name}] is in another zone or cluster, or they are disabled`;
    throw knownError('vm.noHost', { uuid: vmUuid, reason });
  }
}
