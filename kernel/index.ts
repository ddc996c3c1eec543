export { type Actor, SYSTEM_ACTOR } from './actor.js';
export { Batch } from './batch.js';
export { Clock } from './clock.js';
export { ClusterBus } from './cluster-bus.js';
export { bytes, epochMillis, uuidColumn } from './database/columns.js';
export { type DataSources, openDataSources } from './database/data-sources.js';
export { DatabaseOpenError } from './database/open-error.js';
export type { DatabaseOptions, PersistenceFeature } from './database/options.js';
export { UnitOfWork } from './database/unit-of-work.js';
export {
  defineExtensionPoint,
  type Extension,
  ExtensionOf,
  type ExtensionPoint,
  ExtensionRegistry,
} from './extension-point.js';
export { KernelModule, type KernelModuleOptions } from './kernel.module.js';
export { KeyedQueue } from './keyed-queue.js';
export { KnownError, type KnownErrorInit, knownError } from './known-error.js';
export { newUuid } from './uuids.js';
