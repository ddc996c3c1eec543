import type { MessageSpec } from './message-spec.js';

/** Errors of the REST layer and of identity. */
export const REST_MESSAGES = {
  'rest.invalidArgument': {
    code: 'SYS.1007',
    status: 400,
    en: 'invalid value of field[{field}]: {problem}',
    zh: '字段[{field}]的值无效：{problem}',
  },
  'rest.missingArgument': {
    code: 'SYS.1007',
    status: 400,
    en: 'field[{field}] is required',
    zh: '缺少必填字段[{field}]',
  },
  'rest.notInList': {
    code: 'SYS.1007',
    status: 400,
    en: 'invalid value of field[{field}]: {value} is not a valid value. Valid values are [{valid}]',
    zh: '字段[{field}]的值无效：{value} 不是有效的值。有效的值为 [{valid}]',
  },
  'rest.unknownQueryField': {
    code: 'SYS.1007',
    status: 400,
    en: 'unknown field[{field}] in query of {resource}. Known fields are [{known}]',
    zh: '查询 {resource} 时使用了未知字段[{field}]。可用字段为 [{known}]',
  },
  'rest.invalidQueryValue': {
    code: 'SYS.1007',
    status: 400,
    en: 'invalid value[{value}] of field[{field}] in query of {resource}: {problem}',
    zh: '查询 {resource} 时字段[{field}]的值[{value}]无效：{problem}',
  },
  'rest.internal': {
    code: 'SYS.1000',
    status: 500,
    en: 'an internal error happened; the log has the details under request[{requestUuid}]',
    zh: '发生内部错误；日志中请求[{requestUuid}]处有详细信息',
  },
  'rest.notFound': {
    code: 'SYS.1003',
    status: 404,
    en: 'cannot find {resource}[uuid:{uuid}]',
    zh: '找不到 {resource}[uuid:{uuid}]',
  },
  'rest.changedMeanwhile': {
    code: 'SYS.1006',
    status: 412,
    en: '{resource}[{name}] was changed meanwhile: the version is {current}, not {expected}',
    zh: '{resource}[{name}] 已被他人修改：当前版本为 {current}，而不是 {expected}',
  },
  'job.nodeGone': {
    code: 'SYS.1012',
    status: 500,
    en: 'the management node that ran this job[{jobUuid}] stopped before it ended; check the state of the resource',
    zh: '执行任务[{jobUuid}]的管理节点在任务结束前已停止，请检查资源的状态',
  },
  'job.timeout': {
    code: 'SYS.1001',
    status: 504,
    en: 'the job did not end within {timeoutMs} ms',
    zh: '任务未在 {timeoutMs} 毫秒内结束',
  },
  'session.expired': { code: 'ID.1001', status: 401, en: 'Session expired', zh: '会话已过期' },
  'session.wrongOrigin': {
    code: 'ID.1002',
    status: 403,
    en: 'a request with a session cookie must come from the origin of this server, not from [{origin}]',
    zh: '带有会话 Cookie 的请求必须来自本服务器的源，而不是 [{origin}]',
  },
  'session.tooMany': {
    code: 'ID.1006',
    status: 429,
    en: 'account[{account}] has {max} open sessions already; end one first',
    zh: '账户[{account}]已有 {max} 个会话，请先结束一个',
  },
  'identity.wrongPassword': {
    code: 'ID.1000',
    status: 401,
    en: 'wrong account name or password',
    zh: '账户名或密码错误',
  },
  'identity.rateLimited': {
    code: 'ID.1000',
    status: 429,
    en: 'too many failed logins; try again in {seconds} seconds',
    zh: '登录失败次数过多，请在 {seconds} 秒后重试',
  },
  'identity.permissionDenied': {
    code: 'ID.1002',
    status: 403,
    en: 'account[{account}] is not allowed to call {api}',
    zh: '账户[{account}]没有权限调用 {api}',
  },
  'identity.accountNameTaken': {
    code: 'SYS.1007',
    status: 409,
    en: 'an account with the name[{name}] exists already',
    zh: '名称为[{name}]的账户已存在',
  },
  'identity.lastAdmin': {
    code: 'SYS.1006',
    status: 409,
    en: 'account[{account}] is the last system administrator and cannot be deleted',
    zh: '账户[{account}]是最后一个系统管理员，不能删除',
  },
  'identity.accountOwnsResources': {
    code: 'SYS.1006',
    status: 409,
    en: 'account[{account}] still owns {count} VMs; delete them first',
    zh: '账户[{account}]仍拥有 {count} 台虚拟机，请先删除',
  },
} as const satisfies Record<string, MessageSpec>;
