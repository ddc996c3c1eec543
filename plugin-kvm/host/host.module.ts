import { type DynamicModule, Module, type ModuleMetadata, type Provider } from '@nestjs/common';
import { AGENT_CONNECTOR, type AgentConnector } from '../agent-client/agent-client.js';
import { HttpAgentConnector } from '../agent-client/http-agent-connector.js';
import type { HttpAgentOptions } from '../agent-client/http-agent-options.js';
import { ClusterApi } from '../cluster/cluster-api.js';
import { ClusterDirectory } from '../cluster/cluster-directory.js';
import { ClusterQuery } from '../cluster/cluster-query.js';
import { ClusterService } from '../cluster/cluster-service.js';
import { ChildrenGuard } from '../zone/children-guard.js';
import { ZoneApi } from '../zone/zone-api.js';
import { ZoneDirectory } from '../zone/zone-directory.js';
import { ZoneQuery } from '../zone/zone-query.js';
import { ZoneService } from '../zone/zone-service.js';
import { AddHost } from './add-host.js';
import { AesSecretBox } from './aes-secret-box.js';
import { AgentGateway } from './agent-gateway.js';
import { ChangeHostState } from './change-host-state.js';
import { DeleteHost } from './delete-host.js';
import { HostApi } from './host-api.js';
import { HostClearance } from './host-clearance.js';
import { HostConnector } from './host-connector.js';
import { HostDirectory } from './host-directory.js';
import { HostMonitor } from './host-monitor.js';
import { HostNews } from './host-news.js';
import { HostObservers } from './host-observers.js';
import { HostQuery } from './host-query.js';
import { HostStatuses } from './host-statuses.js';
import { HostSync } from './host-sync.js';
import { HostTrial } from './host-trial.js';
import { HostWatchFactory } from './host-watch-factory.js';
import { DEFAULT_MONITOR_OPTIONS, MONITOR_OPTIONS, type MonitorOptions } from './monitor-options.js';
import { NODE_DIRECTORY, type NodeDirectory } from './node-directory.js';
import { PingDates } from './ping-dates.js';
import { PingHost } from './ping-host.js';
import { ReconnectHost } from './reconnect-host.js';
import { SECRET_BOX, type SecretBox } from './secret-box.js';
import { SingleNode } from './single-node.js';
import { nodeTimers, TIMERS, type Timers } from './timers.js';
import { UpdateHost } from './update-host.js';

/** How a class or a value that implements `T` is named to the module. */
export type Implementation<T> = { readonly useValue: T } | { readonly useExisting: new (...args: never[]) => T };

export interface HostModuleOptions {
  /** 32 bytes that seal the hosts' secrets in the database. Without the same key after a restart they are lost. */
  readonly hostSecretKey: Uint8Array;
  /** Seals secrets in another way: then `hostSecretKey` is not used. */
  readonly secretBox?: SecretBox;
  /** How agents are reached; over HTTP when absent. */
  readonly connector?: AgentConnector;
  /** Limits and timeouts of the agents' HTTP clients. */
  readonly http?: Partial<HttpAgentOptions>;
  readonly monitor?: Partial<MonitorOptions>;
  /** Modules that `nodes` comes from; they must export it. */
  readonly imports?: ModuleMetadata['imports'];
  /** The management nodes that share the database; this process alone when absent. */
  readonly nodes?: Implementation<NodeDirectory>;
  readonly timers?: Timers;
}

const SHARED = [ZoneDirectory, ClusterDirectory, HostDirectory, AgentGateway, HostMonitor];

const PROVIDERS: Provider[] = [
  ...SHARED,
  ChildrenGuard,
  ZoneService,
  ZoneApi,
  ZoneQuery,
  ClusterService,
  ClusterApi,
  ClusterQuery,
  HostObservers,
  HostClearance,
  HostStatuses,
  HostConnector,
  HostSync,
  HostNews,
  HostTrial,
  AddHost,
  UpdateHost,
  ReconnectHost,
  ChangeHostState,
  DeleteHost,
  HostApi,
  HostQuery,
  PingDates,
  PingHost,
  HostWatchFactory,
];

/** Zones, clusters and hosts: their API, and the monitor that keeps hosts connected. */
@Module({})
export class HostModule {
  static forRoot(options: HostModuleOptions): DynamicModule {
    return {
      module: HostModule,
      imports: options.imports ?? [],
      providers: [
        ...PROVIDERS,
        { provide: AGENT_CONNECTOR, useValue: options.connector ?? new HttpAgentConnector(options.http) },
        { provide: SECRET_BOX, useValue: options.secretBox ?? new AesSecretBox(options.hostSecretKey) },
        { provide: MONITOR_OPTIONS, useValue: { ...DEFAULT_MONITOR_OPTIONS, ...options.monitor } },
        { provide: TIMERS, useValue: options.timers ?? nodeTimers },
        SingleNode,
        { provide: NODE_DIRECTORY, ...(options.nodes ?? { useExisting: SingleNode }) },
      ],
      exports: [...SHARED, ZoneService, ClusterService, AddHost, UpdateHost, NODE_DIRECTORY],
    };
  }
}
