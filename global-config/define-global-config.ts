import type { z } from 'zod';
import type { ConfigEffect, ConfigScope } from '#contract';

export interface GlobalConfigInit<S extends z.ZodType> {
  category: string;
  name: string;
  /** Parses the value; values travel and are stored as strings: see {@link formatConfigValue}. */
  schema: S;
  default: z.infer<S>;
  /** Resources for which it can be overridden, most specific first. */
  overridableOn: readonly ConfigScope[];
  effect: ConfigEffect;
  description: { en: string; zh: string };
  /** Shown as asterisks in answers, history and audit. */
  sensitive?: boolean;
  /** Other `category/name`s under which the setting is found. */
  aliases?: readonly `${string}/${string}`[];
}

export interface GlobalConfigDefinition<S extends z.ZodType = z.ZodType> extends Readonly<GlobalConfigInit<S>> {
  readonly sensitive: boolean;
  readonly aliases: readonly `${string}/${string}`[];
}

export type ConfigValue<D> = D extends GlobalConfigDefinition<infer S> ? z.infer<S> : never;

/**
 * Declares a setting, next to the code that reads it. The registry, the API, validation and the settings page follow
 * from the declaration; register it with `GlobalConfigModule.forFeature([definition])`.
 */
export function defineGlobalConfig<S extends z.ZodType>(init: GlobalConfigInit<S>): GlobalConfigDefinition<S> {
  return { sensitive: false, aliases: [], ...init };
}
