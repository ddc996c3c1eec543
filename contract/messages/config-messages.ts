import type { MessageSpec } from './message-spec.js';

/** Errors of global and resource configuration. */
export const CONFIG_MESSAGES = {
  'config.unknown': {
    code: 'SYS.1007',
    status: 404,
    en: 'Unable to find GlobalConfig[category: {category}, name: {name}]',
    zh: '找不到全局设置[分类：{category}，名称：{name}]',
  },
  'config.notInList': {
    code: 'SYS.1007',
    status: 400,
    en: '{value} is not a valid value. Valid values are [{valid}]',
    zh: '{value} 不是有效的值。有效的值为 [{valid}]',
  },
  'config.invalidValue': {
    code: 'SYS.1007',
    status: 400,
    en: '{value} is not a valid value of GlobalConfig[category: {category}, name: {name}]: {problem}',
    zh: '{value} 不是全局设置[分类：{category}，名称：{name}]的有效值：{problem}',
  },
  'config.vetoed': {
    code: 'SYS.1006',
    status: 409,
    en: 'GlobalConfig[category: {category}, name: {name}] was not changed, because {reason}',
    zh: '全局设置[分类：{category}，名称：{name}]未更改，原因：{reason}',
  },
  'config.storedValueInvalid': {
    code: 'SYS.1000',
    status: 500,
    en: 'the stored value of {row} is not valid any more: {problem}. Set or reset it',
    zh: '{row} 中存储的值已无效：{problem}。请重新设置或重置',
  },
  'config.notOverridable': {
    code: 'SYS.1007',
    status: 400,
    en: 'GlobalConfig[category: {category}, name: {name}] cannot be overridden for {resourceType}. It can be for [{scopes}]',
    zh: '全局设置[分类：{category}，名称：{name}]不能针对 {resourceType} 覆盖。可覆盖的类型为 [{scopes}]',
  },
  'config.unknownResource': {
    code: 'SYS.1007',
    status: 404,
    en: 'cannot find a resource[uuid:{uuid}] for which GlobalConfig[category: {category}, name: {name}] can be overridden',
    zh: '找不到可覆盖全局设置[分类：{category}，名称：{name}]的资源[uuid:{uuid}]',
  },
} as const satisfies Record<string, MessageSpec>;
