import { type DynamicModule, Module, type ModuleMetadata, type OnModuleInit } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { GlobalConfigModule, globalConfigPersistence } from '#global-config';
import { type Clock, type DatabaseOptions, KernelModule } from '#kernel';
import { type AgentConnector, kvmPersistence, PluginKvmModule } from '#plugin-kvm';
import { NodeHeartbeat, RestModule, restPersistence } from '#rest';
import { AuditModule } from './audit/audit.module.js';
import { auditPersistence } from './audit/audit-persistence.js';
import { AuditWriter } from './audit/audit-writer.js';
import { ClusterModule } from './cluster/cluster.module.js';
import { LiveNodes } from './cluster/live-nodes.js';
import { CONNECTION_DRAIN_MS, ConnectionDrain, DEFAULT_CONNECTION_DRAIN_MS } from './connection-drain.js';
import { databaseOptions, type Environment } from './environment.js';
import { HealthController } from './health/health.controller.js';
import { IdentityModule } from './identity/identity.module.js';
import { identityPersistence } from './identity/identity-persistence.js';
import { OwnedVms } from './identity/owned-vms.js';
import { SessionService } from './identity/session.service.js';
import { StartPageController } from './start-page.controller.js';

export interface AppOptions {
  readonly environment: Environment;
  /** 32 bytes that seal the hosts' secrets in the database. */
  readonly hostSecretKey: Buffer;
  /** How agents are reached; over HTTP when absent. */
  readonly connector?: AgentConnector;
  readonly clock?: Clock;
  /** Instead of what the environment says. */
  readonly database?: DatabaseOptions;
  /** Modules of others that join the manager. */
  readonly imports?: ModuleMetadata['imports'];
}

/** The composition root: the one place that knows every module. */
@Module({})
export class AppModule implements OnModuleInit {
  constructor(
    private readonly liveNodes: LiveNodes,
    private readonly heartbeat: NodeHeartbeat,
  ) {}

  /** Bound here, because the plugin's modules must not import the REST module: it has to be destroyed before them. */
  onModuleInit(): void {
    this.liveNodes.follow(() => this.heartbeat.lastKnownNodes);
  }

  static forRoot({ environment, hostSecretKey, connector, clock, database, imports = [] }: AppOptions): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot({ isGlobal: true, ignoreEnvFile: true, load: [() => environment] }),
        KernelModule.forRoot({
          database: database ?? databaseOptions(environment),
          persistence: [
            restPersistence,
            identityPersistence,
            auditPersistence,
            globalConfigPersistence,
            kvmPersistence,
          ],
          ...(clock === undefined ? {} : { clock }),
        }),
        GlobalConfigModule.forRoot(),
        ClusterModule,
        RestModule.forRoot({
          imports: [IdentityModule, AuditModule],
          authenticator: SessionService,
          auditSink: AuditWriter,
          trustProxy: environment.TRUST_PROXY,
          ...(environment.PUBLIC_URL === undefined ? {} : { publicUrl: environment.PUBLIC_URL }),
        }),
        PluginKvmModule.forRoot({
          hostSecretKey,
          imports: [ClusterModule],
          nodes: { useExisting: LiveNodes },
          ...(connector === undefined ? {} : { connector }),
        }),
        ...imports,
      ],
      controllers: [HealthController, StartPageController],
      providers: [OwnedVms, ConnectionDrain, { provide: CONNECTION_DRAIN_MS, useValue: DEFAULT_CONNECTION_DRAIN_MS }],
    };
  }
}
