import { type DynamicModule, Global, Module, type Type } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { AUDIT_SINK, type AuditSink } from './audit-sink.js';
import { AUTHENTICATOR, type Authenticator } from './authenticator.js';

export interface RestModuleOptions {
  /** Modules whose providers the two below are; they must export them. */
  imports?: DynamicModule['imports'];
  authenticator: Type<Authenticator>;
  auditSink: Type<AuditSink>;
  /** How users reach the manager (`https://cloud.example`); from the request's Host header when absent. */
  publicUrl?: string;
}

/** The REST conventions: finds API handlers and query sources in all modules and serves them under `/zstack/v1`. */
@Global()
@Module({})
export class RestModule {
  static forRoot(options: RestModuleOptions): DynamicModule {
    return {
      module: RestModule,
      imports: [DiscoveryModule, ...(options.imports ?? [])],
      providers: [
        { provide: AUTHENTICATOR, useExisting: options.authenticator },
        { provide: AUDIT_SINK, useExisting: options.auditSink },
      ],
    };
  }
}
