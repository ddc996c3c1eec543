import { type DynamicModule, Module } from '@nestjs/common';
import { HostModule, type HostModuleOptions } from './host/host.module.js';
import { VmModule } from './vm/vm.module.js';

export type PluginKvmOptions = HostModuleOptions;

/**
 * Zones, clusters, hosts and VMs. Needs `KernelModule` (with `kvmPersistence` and `globalConfigPersistence`),
 * `GlobalConfigModule` and, for its API, `RestModule` in the same application.
 * @example `PluginKvmModule.forRoot({ hostSecretKey: readFileSync('host.key') })`
 */
@Module({})
export class PluginKvmModule {
  static forRoot(options: PluginKvmOptions): DynamicModule {
    const hosts = HostModule.forRoot(options);
    const vms = VmModule.register(hosts);
    return { module: PluginKvmModule, imports: [hosts, vms], exports: [hosts, vms] };
  }
}
