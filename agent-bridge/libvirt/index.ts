export { LibvirtClient } from './client.js';
export type { LibvirtClientOptions } from './client-options.js';
export type { DeviceApi } from './device-api.js';
export type { DomainApi } from './domain-api.js';
export type { DomainEvent, DomainEventKind } from './domain-event.js';
export type { DomainInfo } from './domain-procedures.js';
export type { DomainRef } from './domain-ref.js';
export { type DomainState, type DomainStateName, type DomainStateReason, domainStates } from './domain-state.js';
export { isLibvirtError, LibvirtError, type LibvirtErrorName } from './error.js';
export type { DomainEventListener, DomainEventOf } from './event-hub.js';
export type {
  AffectFlag,
  CreateFlag,
  DefineFlag,
  DestroyFlag,
  DeviceFlag,
  JobStatsFlag,
  ListFlag,
  MigrateFlag,
  SavedXmlFlag,
  SaveFlag,
  ShutdownFlag,
  UndefineFlag,
  XmlFlag,
} from './flags.js';
export type { GraphicsAddress, GraphicsPhase } from './graphics-event.js';
export type { HostApi } from './host-api.js';
export type { DomainCapabilitiesQuery, NodeInfo, NodeMemoryStat } from './host-procedures.js';
export type { EventSubscription, LibvirtApi, LibvirtCalls } from './libvirt-api.js';
export { type LifecycleDetailName, type LifecycleEventName, lifecycleEvents } from './lifecycle-event.js';
export type { MetadataKey } from './metadata-procedures.js';
export type { CallOptions } from './procedure.js';
export {
  ReconnectingLibvirtClient,
  type ReconnectingLibvirtClientOptions,
} from './reconnecting-client.js';
export type { SaveOptions, TransferApi } from './transfer-api.js';
export type { JobStats } from './transfer-procedures.js';
export { LibvirtTransportError, type TransportErrorKind, transportErrorKinds } from './transport-error.js';
export type { TypedParam } from './typed-params.js';
