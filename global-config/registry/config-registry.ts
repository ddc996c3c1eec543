import { Injectable } from '@nestjs/common';
import { knownError } from '#kernel';
import { type ConfigName, configKey } from '../config-name.js';
import type { GlobalConfigDefinition } from '../define-global-config.js';
import { checkDefinitions } from './check-definitions.js';

/** The settings that the modules of this application have declared. */
@Injectable()
export class ConfigRegistry {
  private readonly definitions = new Set<GlobalConfigDefinition>();
  private byKey: ReadonlyMap<string, GlobalConfigDefinition> = new Map();

  /** Adds the settings of a module. Several modules may declare the same definition object. */
  add(definitions: readonly GlobalConfigDefinition[]): void {
    for (const definition of definitions) this.definitions.add(definition);
  }

  /** Ends the collection. Throws one error that tells everything that is wrong with the definitions. */
  close(): void {
    const problems = checkDefinitions(this.all());
    if (problems.length > 0) throw new Error(`the global settings cannot be used: ${problems.join('; ')}`);
    this.byKey = new Map(
      this.all().flatMap((definition) =>
        [configKey(definition), ...definition.aliases].map((key) => [key, definition] as const),
      ),
    );
  }

  all(): GlobalConfigDefinition[] {
    return [...this.definitions];
  }

  /** The setting of that name or alias. */
  find(name: ConfigName): GlobalConfigDefinition | undefined {
    return this.byKey.get(configKey(name));
  }

  /** Like {@link find}; throws `config.unknown`, in ZStack's words, when there is none. */
  require({ category, name }: ConfigName): GlobalConfigDefinition {
    const definition = this.find({ category, name });
    if (!definition) throw knownError('config.unknown', { category, name });
    return definition;
  }

  /** Like {@link find}, for names that are stored: aliases are not meant there. */
  findStored(name: ConfigName): GlobalConfigDefinition | undefined {
    const definition = this.find(name);
    return definition && configKey(definition) === configKey(name) ? definition : undefined;
  }
}
