import { type DynamicModule, Module } from '@nestjs/common';
import { GlobalConfigModule } from '#global-config';
import { AbandonedOperations } from './abandoned-operations.js';
import { ConfigResources } from './config-resources.js';
import { ConsoleAddress } from './console-address.js';
import { ConsoleModeSql } from './console-mode-sql.js';
import { CreateVm } from './create-vm.js';
import { DestroyVm } from './destroy-vm.js';
import { HostInquiry } from './host-inquiry.js';
import { HostLoad } from './host-load.js';
import { OperationLiveness } from './operation-liveness.js';
import { PauseVm } from './pause-vm.js';
import { RebootVm } from './reboot-vm.js';
import { StartHooks } from './start-hooks.js';
import { StartPlanner } from './start-plan.js';
import { StartVm } from './start-vm.js';
import { StopVm } from './stop-vm.js';
import { SyncRows } from './sync-rows.js';
import { UpdateVm } from './update-vm.js';
import { VmApi } from './vm-api.js';
import { VmChildren } from './vm-children.js';
import { VmConfig } from './vm-config.js';
import { VmEvents } from './vm-events.js';
import { VmInventories } from './vm-inventories.js';
import { VmLifecycleApi } from './vm-lifecycle-api.js';
import { VmOnHost } from './vm-on-host.js';
import { VmOperationRunner } from './vm-operation-runner.js';
import { VmQuery } from './vm-query.js';
import { VmReader } from './vm-reader.js';
import { VmReconciler } from './vm-reconciler.js';
import { VM_SETTINGS } from './vm-settings.js';
import { VmStarter } from './vm-starter.js';
import { VmStates } from './vm-states.js';
import { VmSync } from './vm-sync.js';

/** VMs: their API, their settings, and what keeps them in step with their hosts. */
@Module({})
export class VmModule {
  /** @param hosts the module that exports zones, clusters, hosts and the clients of their agents */
  static register(hosts: NonNullable<DynamicModule['imports']>[number]): DynamicModule {
    return {
      module: VmModule,
      imports: [hosts, GlobalConfigModule.forFeature(VM_SETTINGS)],
      providers: [
        AbandonedOperations,
        ConfigResources,
        ConsoleAddress,
        ConsoleModeSql,
        CreateVm,
        DestroyVm,
        HostInquiry,
        HostLoad,
        OperationLiveness,
        PauseVm,
        RebootVm,
        StartHooks,
        StartPlanner,
        StartVm,
        StopVm,
        SyncRows,
        UpdateVm,
        VmApi,
        VmChildren,
        VmConfig,
        VmEvents,
        VmInventories,
        VmLifecycleApi,
        VmOnHost,
        VmOperationRunner,
        VmQuery,
        VmReader,
        VmReconciler,
        VmStarter,
        VmStates,
        VmSync,
      ],
      exports: [CreateVm, DestroyVm, PauseVm, RebootVm, StartVm, StopVm, VmInventories, VmReader],
    };
  }
}
