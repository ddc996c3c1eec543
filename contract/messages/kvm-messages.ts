import type { MessageSpec } from './message-spec.js';

/** Errors of zones, clusters, hosts and VMs. */
export const KVM_MESSAGES = {
  'vm.wrongState': {
    code: 'VM.1010',
    status: 409,
    en: 'vm[uuid:{uuid}] is not in state of [{allowed}], current state is {current}, so it cannot do {operation}',
    zh: '虚拟机[uuid:{uuid}]不处于 [{allowed}] 状态，当前状态为 {current}，因此不能执行 {operation}',
  },
  'vm.startFailed': {
    code: 'VM.1001',
    status: 502,
    en: 'failed to start vm[uuid:{uuid}, name:{name}]',
    zh: '启动虚拟机[uuid:{uuid}，名称:{name}]失败',
  },
  'vm.startFailedOnHost': {
    code: 'HOST.1005',
    status: 502,
    en: 'failed to start vm[uuid:{uuid} name:{name}] on kvm host[uuid:{hostUuid}, ip:{hostIp}], because {reason}',
    zh: '在 KVM 主机[uuid:{hostUuid}，ip:{hostIp}]上启动虚拟机[uuid:{uuid}，名称:{name}]失败，原因：{reason}',
  },
  'vm.startVetoed': {
    code: 'VM.1001',
    status: 409,
    en: 'vm[uuid:{uuid}] was not started: {plugin} refused, because {reason}',
    zh: '虚拟机[uuid:{uuid}]未启动：{plugin} 拒绝了启动，原因：{reason}',
  },
  'vm.startCmdInvalidAfterHook': {
    code: 'VM.1001',
    status: 500,
    en: 'vm[uuid:{uuid}] was not started: {plugin} made the command invalid: field[{field}] {problem}',
    zh: '虚拟机[uuid:{uuid}]未启动：{plugin} 使命令无效：字段[{field}] {problem}',
  },
  'vm.operationFailedOnHost': {
    code: 'SYS.1006',
    status: 502,
    en: 'failed to {operation} vm[uuid:{uuid}] on kvm host[uuid:{hostUuid}, ip:{hostIp}], because {reason}',
    zh: '在 KVM 主机[uuid:{hostUuid}，ip:{hostIp}]上对虚拟机[uuid:{uuid}]执行 {operation} 失败，原因：{reason}',
  },
  'vm.consoleModeUnsupported': {
    code: 'SYS.1013',
    status: 409,
    en: 'vm[uuid:{uuid}] wants console mode[{wanted}], but host[uuid:{hostUuid}, name:{hostName}] can only do [{supported}]. Change kvm.consoleMode for this VM, or set kvm.consoleModeFallback to true',
    zh: '虚拟机[uuid:{uuid}]需要控制台模式[{wanted}]，但主机[uuid:{hostUuid}，名称:{hostName}]仅支持 [{supported}]。请修改该虚拟机的 kvm.consoleMode，或将 kvm.consoleModeFallback 设为 true',
  },
  'vm.noConsole': {
    code: 'SYS.1006',
    status: 409,
    en: 'vm[uuid:{uuid}] has no console: it is in state {current}; a console needs one of [{allowed}]',
    zh: '虚拟机[uuid:{uuid}]没有控制台：当前状态为 {current}，需要处于 [{allowed}]',
  },
  'vm.noHost': {
    code: 'HOST.1004',
    status: 409,
    en: 'no host can run vm[uuid:{uuid}]: {reason}',
    zh: '没有主机可以运行虚拟机[uuid:{uuid}]：{reason}',
  },
  'vm.invalidSpec': { code: 'SYS.1007', status: 400, en: '{problem}', zh: '{problem}' },
  'vm.busy': {
    code: 'SYS.1005',
    status: 409,
    en: 'vm[uuid:{uuid}] changed its state meanwhile; try again',
    zh: '虚拟机[uuid:{uuid}]的状态已被同时更改，请重试',
  },
  'host.disconnected': {
    code: 'HOST.1010',
    status: 502,
    en: 'host[uuid:{uuid}, name:{name}] is {status}: {reason}',
    zh: '主机[uuid:{uuid}，名称:{name}]的状态为 {status}：{reason}',
  },
  'host.notUsable': {
    code: 'HOST.1004',
    status: 409,
    en: 'host[uuid:{uuid}, name:{name}] is {state} and takes no VMs',
    zh: '主机[uuid:{uuid}，名称:{name}]处于 {state} 状态，不接收虚拟机',
  },
  'host.addFailed': {
    code: 'HOST.1000',
    status: 502,
    en: 'cannot add host[name:{name}, managementIp:{managementIp}], because {reason}',
    zh: '无法添加主机[名称:{name}，管理 IP:{managementIp}]，原因：{reason}',
  },
  'host.duplicate': {
    code: 'SYS.1007',
    status: 409,
    en: 'a host with managementIp[{managementIp}] and agent port[{port}] exists already',
    zh: '管理 IP 为[{managementIp}]、代理端口为[{port}]的主机已存在',
  },
  'host.reconnectFailed': {
    code: 'HOST.1002',
    status: 502,
    en: 'cannot reconnect host[uuid:{uuid}, name:{name}], because {reason}',
    zh: '无法重新连接主机[uuid:{uuid}，名称:{name}]，原因：{reason}',
  },
  'host.wrongState': {
    code: 'SYS.1005',
    status: 409,
    en: 'host[uuid:{uuid}] is in state {state}, which does not allow [{event}]. Allowed are [{allowed}]',
    zh: '主机[uuid:{uuid}]处于 {state} 状态，不允许 [{event}]。允许的操作为 [{allowed}]',
  },
  'host.inUse': {
    code: 'SYS.1006',
    status: 409,
    en: 'host[uuid:{uuid}] still runs {count} VMs; stop them first',
    zh: '主机[uuid:{uuid}]上仍有 {count} 台虚拟机在运行，请先停止',
  },
  'resource.inUse': {
    code: 'SYS.1006',
    status: 409,
    en: '{resource}[uuid:{uuid}] still has {count} {children}; delete them first',
    zh: '{resource}[uuid:{uuid}]中仍有 {count} 个 {children}，请先删除',
  },
  'agent.unreachable': {
    code: 'SYS.1015',
    status: 502,
    en: 'cannot reach the agent of host[uuid:{hostUuid}] at {address}: {reason}',
    zh: '无法连接主机[uuid:{hostUuid}]位于 {address} 的代理：{reason}',
  },
  'agent.timeout': {
    code: 'SYS.1001',
    status: 504,
    en: 'the agent of host[uuid:{hostUuid}] did not answer {command} within {timeoutMs} ms',
    zh: '主机[uuid:{hostUuid}]的代理未在 {timeoutMs} 毫秒内响应 {command}',
  },
  'agent.refused': {
    code: 'SYS.1006',
    status: 502,
    en: 'the agent of host[uuid:{hostUuid}] refused {command}: {agentCode}: {reason}',
    zh: '主机[uuid:{hostUuid}]的代理拒绝了 {command}：{agentCode}：{reason}',
  },
  'agent.invalidReply': {
    code: 'SYS.1015',
    status: 502,
    en: 'the agent of host[uuid:{hostUuid}] answered {command} not as the protocol says: {problem}',
    zh: '主机[uuid:{hostUuid}]的代理对 {command} 的响应不符合协议：{problem}',
  },
  'host.secretUnreadable': {
    code: 'SYS.1000',
    status: 500,
    en: 'the stored secret of host[uuid:{uuid}, name:{name}] cannot be read: {problem}. Set agentSecret of the host again',
    zh: '无法读取主机[uuid:{uuid}，名称:{name}]存储的密钥：{problem}。请重新设置该主机的 agentSecret',
  },
} as const satisfies Record<string, MessageSpec>;
