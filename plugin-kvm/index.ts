export {
  AGENT_CONNECTOR,
  type AgentAddress,
  type AgentClient,
  type AgentConnector,
  type AgentEventHandlers,
} from './agent-client/agent-client.js';
export { HttpAgentConnector } from './agent-client/http-agent-connector.js';
export { HTTP_AGENT_OPTIONS, type HttpAgentOptions } from './agent-client/http-agent-options.js';
export { ClusterDirectory } from './cluster/cluster-directory.js';
export { ClusterService } from './cluster/cluster-service.js';
export { AddHost } from './host/add-host.js';
export { AesSecretBox } from './host/aes-secret-box.js';
export { AgentGateway } from './host/agent-gateway.js';
export type { HostModuleOptions, Implementation } from './host/host.module.js';
export { HostDirectory, type HostFilter, type HostRecord } from './host/host-directory.js';
export { type HostObserver, hostObserver } from './host/host-observer.js';
export { DEFAULT_MONITOR_OPTIONS, type MonitorOptions } from './host/monitor-options.js';
export { NODE_DIRECTORY, type NodeDirectory } from './host/node-directory.js';
export type { SecretBox } from './host/secret-box.js';
export { TIMERS, type Timers } from './host/timers.js';
export { UpdateHost } from './host/update-host.js';
export { kvmPersistence } from './persistence.js';
export { PluginKvmModule, type PluginKvmOptions } from './plugin-kvm.module.js';
export { consoleModeConfig, consoleModeFallbackConfig } from './vm/console-mode.global-config.js';
export {
  type AfterStartVm,
  afterStartVm,
  type BeforeStartVm,
  beforeStartVm,
  type StartVmContext,
  type VmStarted,
  type VmStartFailed,
} from './vm/start-extensions.js';
export { VmEntity } from './vm/vm.entity.js';
export { type ChildCounter, childCounter, type ParentKind } from './zone/child-counter.js';
export { ZoneDirectory } from './zone/zone-directory.js';
export { ZoneService } from './zone/zone-service.js';
