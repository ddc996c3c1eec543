export { ApiHandler } from './api-handler.js';
export { type SensitiveParams, sensitiveParams } from './audit/sensitive-params.js';
export { AUDIT_SINK, type AuditRecord, type AuditSink } from './audit-sink.js';
export { AUTHENTICATOR, type Authenticator, type Caller } from './authenticator.js';
export type { CallContext } from './call-context.js';
export { NodeHeartbeat } from './jobs/node-heartbeat.js';
export { restPersistence } from './jobs/persistence.js';
export type { Condition as QueryCondition } from './query/operators.js';
export {
  AnswersQuery,
  type QueryField,
  type QueryRelation,
  type QuerySource,
  type SqlFragment,
} from './query/query-source.js';
export { ApiRegistry } from './registry/api-registry.js';
export { RestModule, type RestModuleOptions } from './rest.module.js';
export { DEFAULT_REST_LIMITS, type RestLimits } from './rest-options.js';
export { ANONYMOUS_ACTOR } from './session/anonymous-actor.js';
export { SESSION_COOKIE } from './session/credentials.js';
export { DEFAULT_WEB_HOOK_BLOCKED_SUBNETS } from './web-hook/blocked-addresses.js';
