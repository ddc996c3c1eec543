import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { AuditTrail } from './audit/audit-trail.js';
import { SensitiveParamsLookup } from './audit/sensitive-params.js';
import { AUDIT_SINK, type AuditSink } from './audit-sink.js';
import { AUTHENTICATOR, type Authenticator } from './authenticator.js';
import { AsyncCalls } from './calls/async-calls.js';
import { CallRunner } from './calls/call-runner.js';
import { CallFactory } from './http/call-factory.js';
import { RequestHandler } from './http/request-handler.js';
import { RestEndpoint } from './http/rest-endpoint.js';
import { DeadJobs } from './jobs/dead-jobs.js';
import { JobHousekeeping } from './jobs/job-housekeeping.js';
import { JobInserts } from './jobs/job-inserts.js';
import { JobPoll } from './jobs/job-poll.js';
import { JobStore } from './jobs/job-store.js';
import { NodeHeartbeat } from './jobs/node-heartbeat.js';
import { RunningJobs } from './jobs/running-jobs.js';
import { QueryEngine } from './query/query-engine.js';
import { ApiRegistry } from './registry/api-registry.js';
import { DEFAULT_REST_LIMITS, REST_OPTIONS, type RestLimits, type RestOptions } from './rest-options.js';
import { SessionGuard } from './session/session-guard.js';
import { DEFAULT_WEB_HOOK_BLOCKED_SUBNETS } from './web-hook/blocked-addresses.js';
import { WebHooks } from './web-hook/web-hooks.js';

export interface RestModuleOptions {
  /** Modules whose providers the two below are; they must export them. */
  imports?: DynamicModule['imports'];
  authenticator: Type<Authenticator>;
  auditSink: Type<AuditSink>;
  /** How users reach the manager (`https://cloud.example`); from the request's Host header when absent. */
  publicUrl?: string;
  /**
   * Believe `X-Request-Ip`, `X-Forwarded-For` and `X-Forwarded-Proto`. Only behind a proxy that sets all three itself:
   * otherwise a client could write anything into the audit trail. Default false.
   */
  trustProxy?: boolean;
  /** Networks that web hooks must not go to (`address/prefix`), instead of {@link DEFAULT_WEB_HOOK_BLOCKED_SUBNETS}. */
  webHookBlockedSubnets?: readonly string[];
  /** Limits that differ from {@link DEFAULT_REST_LIMITS}. */
  limits?: Partial<RestLimits>;
}

/**
 * The REST conventions: finds API handlers and query sources in all modules and serves them under `/zstack/v1`.
 *
 * Create the Nest application with `bodyParser: false`, or Nest's own size limit applies to bodies too.
 * Import it into the root module: at a shutdown Nest destroys modules from there downwards, and this one waits in its
 * `onModuleDestroy` for the calls that still run and need the others. Global modules come last.
 */
@Module({})
export class RestModule {
  static forRoot(options: RestModuleOptions): DynamicModule {
    const resolved: RestOptions = {
      publicUrl: options.publicUrl ?? null,
      trustProxy: options.trustProxy ?? false,
      webHookBlockedSubnets: options.webHookBlockedSubnets ?? DEFAULT_WEB_HOOK_BLOCKED_SUBNETS,
      limits: { ...DEFAULT_REST_LIMITS, ...options.limits },
    };
    return {
      module: RestModule,
      imports: [DiscoveryModule, ...(options.imports ?? [])],
      providers: [
        { provide: REST_OPTIONS, useValue: resolved },
        { provide: AUTHENTICATOR, useExisting: options.authenticator },
        { provide: AUDIT_SINK, useExisting: options.auditSink },
        ApiRegistry,
        QueryEngine,
        SensitiveParamsLookup,
        AuditTrail,
        SessionGuard,
        CallFactory,
        CallRunner,
        JobInserts,
        JobStore,
        JobPoll,
        RunningJobs,
        NodeHeartbeat,
        DeadJobs,
        JobHousekeeping,
        WebHooks,
        AsyncCalls,
        RequestHandler,
        RestEndpoint,
      ],
      exports: [ApiRegistry, NodeHeartbeat],
    };
  }
}
