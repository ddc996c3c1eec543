import { randomBytes } from 'node:crypto';
import { type DynamicModule, Module } from '@nestjs/common';
import { GlobalConfigModule, globalConfigPersistence } from '#global-config';
import { type DatabaseOptions, KernelModule } from '#kernel';
import { kvmPersistence, PluginKvmModule } from '#plugin-kvm';
import { RestModule, restPersistence } from '#rest';
import { ForeignAudit, ForeignAuthenticator, ForeignIdentityModule } from './foreign-identity.js';
import { NamePrefixModule } from './name-prefix.module.js';

/** Somebody else's Nest application: the modules, with accounts and an audit trail of its own instead of our server's. */
@Module({})
export class ForeignApplication {
  static forRoot(database: DatabaseOptions): DynamicModule {
    return {
      module: ForeignApplication,
      imports: [
        KernelModule.forRoot({
          database,
          persistence: [restPersistence, globalConfigPersistence, kvmPersistence],
        }),
        GlobalConfigModule.forRoot(),
        RestModule.forRoot({
          imports: [ForeignIdentityModule],
          authenticator: ForeignAuthenticator,
          auditSink: ForeignAudit,
        }),
        PluginKvmModule.forRoot({ hostSecretKey: randomBytes(32) }),
        NamePrefixModule,
      ],
    };
  }
}
