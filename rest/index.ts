export { ApiHandler } from './api-handler.js';
export { AUDIT_SINK, type AuditRecord, type AuditSink } from './audit-sink.js';
export { AUTHENTICATOR, type Authenticator, type Caller } from './authenticator.js';
export type { CallContext } from './call-context.js';
export {
  AnswersQuery,
  type QueryField,
  type QueryRelation,
  type QuerySource,
  type SqlFragment,
} from './query/query-source.js';
export { RestModule, type RestModuleOptions } from './rest.module.js';
