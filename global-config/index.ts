export type { ChangeOptions } from './change/change-options.js';
export {
  type ConfigChange,
  type ConfigObserver,
  type ConfigVeto,
  configObserver,
  configVeto,
  type ProposedConfigChange,
} from './change/config-change.js';
export {
  type ConfigResourceInfo,
  type ConfigResourceResolver,
  configResourceResolver,
} from './change/config-resource-resolver.js';
export type { OverrideValue } from './change/override-requests.js';
export type { ConfigName } from './config-name.js';
export type { ConfigResource, ConfigSource, ConfigTarget } from './config-target.js';
export {
  type ConfigValue,
  defineGlobalConfig,
  type GlobalConfigDefinition,
  type GlobalConfigInit,
} from './define-global-config.js';
export type { ConfigChainLink, ConfigExplanation } from './explanation.js';
export { GlobalConfigModule } from './global-config.module.js';
export { GlobalConfigService } from './global-config.service.js';
export type { GlobalConfigOptions } from './global-config-options.js';
export { globalConfigPersistence } from './persistence/global-config-persistence.js';
export type { ConfigOrphan } from './registry/config-orphans.js';
export type { ConfigColumns } from './sql/effective-sql.js';
export { formatConfigValue } from './value/format-config-value.js';
export { type ParsedConfigValue, parseConfigValue } from './value/parse-config-value.js';
