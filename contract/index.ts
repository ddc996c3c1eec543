export {
  AGENT_COMMANDS,
  type AgentApi,
  type AgentCommandName,
  type AgentReply,
  type AgentRequest,
  CONTRACT_FEATURES,
} from './agent/commands.js';
export { type AgentFailure, agentFailureSchema, TASK_UUID_HEADER } from './agent/envelope.js';
export { AGENT_ERROR_CODES, type AgentErrorCode } from './agent/error-codes.js';
export {
  AGENT_EVENTS_PATH,
  type AgentEvent,
  agentEventSchema,
  VM_EVENT_CAUSES,
  type VmEventCause,
} from './agent/events.js';
export {
  AGENT_DRIVERS,
  type AgentDriver,
  type ConnectReply,
  connectCmdSchema,
  connectReplySchema,
  type HostCapacity,
  type HostFacts,
  hostCapacitySchema,
  hostFactsSchema,
  type PingReply,
  pingCmdSchema,
  pingReplySchema,
} from './agent/host.js';
export {
  AGENT_VM_STATES,
  type AgentVmState,
  checkStateCmdSchema,
  type LiveVm,
  liveVmSchema,
  STOP_TYPES,
  type StopType,
  type StopVmCmd,
  stopVmCmdSchema,
  type VmCmd,
  type VmsReply,
  vmCmdSchema,
  vmsReplySchema,
} from './agent/vm.js';
export {
  ACCOUNT_TYPES,
  type AccountInventory,
  type AccountType,
  ADMIN_ACCOUNT_UUID,
  accountInventorySchema,
  createAccount,
  deleteAccount,
  passwordHashSchema,
  queryAccount,
  updateAccount,
} from './api/account.js';
export { type AuditInventory, auditInventorySchema, getAuditData, queryAudit } from './api/audit.js';
export { classNames, inventory } from './api/class-names.js';
export {
  type ClusterInventory,
  changeClusterState,
  clusterInventorySchema,
  createCluster,
  deleteCluster,
  queryCluster,
  updateCluster,
} from './api/cluster.js';
export {
  deleteModeSchema,
  descriptionSchema,
  expectedVersionSchema,
  nameSchema,
  nothingSchema,
  timestampSchema,
} from './api/common.js';
export {
  API_ACCESS,
  type ApiAccess,
  type ApiDefinition,
  defineApi,
  HTTP_METHODS,
  type HttpMethod,
  PARAMETER_PLACES,
  type ParameterPlace,
  type ParamsOf,
  type ResultOf,
} from './api/define-api.js';
export { defineQuery, type InventoryOf, type QueryDefinition } from './api/define-query.js';
export { type ErrorObject, errorObjectSchema } from './api/error.js';
export {
  CONFIG_EFFECTS,
  CONFIG_SCOPES,
  type ConfigEffect,
  type ConfigHistoryInventory,
  type ConfigScope,
  configDefinitionSchema,
  configHistoryInventorySchema,
  type GlobalConfigInventory,
  getGlobalConfigDefinitions,
  getGlobalConfigOptions,
  globalConfigInventorySchema,
  queryGlobalConfig,
  queryGlobalConfigHistory,
  resetGlobalConfig,
  resetGlobalConfigItem,
  updateGlobalConfig,
} from './api/global-config.js';
export {
  addKvmHost,
  changeHostState,
  deleteHost,
  HOST_STATE_EVENTS,
  HOST_STATES,
  HOST_STATUSES,
  type HostInventory,
  type HostState,
  type HostStateEvent,
  type HostStatus,
  hostInventorySchema,
  queryHost,
  reconnectHost,
  updateKvmHost,
} from './api/host.js';
export {
  deleteResourceConfig,
  getBindableConfig,
  getResourceConfig,
  getResourceConfigs,
  queryResourceConfig,
  type ResourceConfigInventory,
  resourceConfigInventorySchema,
  updateResourceConfig,
  updateResourceConfigs,
} from './api/resource-config.js';
export {
  getCurrentSession,
  logIn,
  logInByAccount,
  logOut,
  type OpenSessionInventory,
  openSessionInventorySchema,
  querySession,
  renewSession,
  type SessionInventory,
  sessionInventorySchema,
  validateSession,
} from './api/session.js';
export {
  createVmInstance,
  destroyVmInstance,
  getVmConsoleAddress,
  pauseVmInstance,
  queryVmInstance,
  rebootVmInstance,
  resumeVmInstance,
  startVmInstance,
  stopVmInstance,
  updateVmInstance,
  VM_CREATION_STRATEGIES,
  vdiPortInfoSchema,
} from './api/vm-instance.js';
export {
  type CdRomInventory,
  CONSOLE_MODE_SOURCES,
  cdRomInventorySchema,
  VM_STATES,
  type VmInventory,
  type VmNicInventory,
  type VmState,
  type VolumeInventory,
  vmInventorySchema,
  vmNicInventorySchema,
  volumeInventorySchema,
} from './api/vm-inventory.js';
export {
  changeZoneState,
  createZone,
  deleteZone,
  ENABLE_EVENTS,
  ENABLE_STATES,
  queryZone,
  updateZone,
  type ZoneInventory,
  zoneInventorySchema,
} from './api/zone.js';
export { CONSOLE_MODES, type ConsoleMode, consoleModeSchema } from './console-mode.js';
export { ERROR_CODES, type ErrorCode } from './error-codes.js';
export { type GraphicsDevice, graphicsDeviceSchema } from './graphics-device.js';
export {
  BOOT_DEVICES,
  BOOT_MODES,
  type BootDevice,
  type BootMode,
  CLOCKS,
  type Clock,
  DISK_BUSES,
  DISK_CACHE_MODES,
  DISK_FORMATS,
  type DiskBus,
  type DiskCacheMode,
  type DiskFormat,
  MACHINE_TYPES,
  type MachineType,
  NIC_MODELS,
  type NicModel,
  SOUND_TYPES,
  type SoundType,
  SPICE_STREAMING_MODES,
  type SpiceStreamingMode,
  VIDEO_TYPES,
  VIRT_TYPES,
  type VideoType,
  type VirtType,
} from './hardware.js';
export { CONFIG_MESSAGES } from './messages/config-messages.js';
export {
  LANGUAGES,
  type Language,
  MESSAGES,
  type MessageId,
  type MessageParams,
  renderMessage,
} from './messages/index.js';
export { KVM_MESSAGES } from './messages/kvm-messages.js';
export type { ErrorStatus, MessageSpec } from './messages/message-spec.js';
export { REST_MESSAGES } from './messages/rest-messages.js';
export {
  type CdRomTO,
  CONSOLE_PASSWORD_MAX_LENGTH,
  cdRomSchema,
  type NicTO,
  nicSchema,
  type StartVmCmd,
  startVmCmdSchema,
  type VolumeTO,
  volumeSchema,
} from './start-vm-cmd.js';
export { dashed, type Uuid, undashed, uuidSchema } from './uuid.js';
