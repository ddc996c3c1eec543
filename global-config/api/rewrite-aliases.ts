import type { QueryCondition } from '#rest';
import type { GlobalConfigDefinition } from '../define-global-config.js';

/**
 * Puts a setting's present name where a query asks for an old one: `name=vm.consoleMode`, alone or with the category.
 * Other operators are left alone; an old name is a name, not a pattern.
 */
export function rewriteAliases(
  definitions: readonly GlobalConfigDefinition[],
  conditions: readonly QueryCondition[],
): readonly QueryCondition[] {
  const name = asked(conditions, 'name');
  if (name === undefined) return conditions;
  const category = asked(conditions, 'category');
  const found = definitions.filter(({ aliases }) => aliases.some((alias) => fits(alias, category, name)));
  const [definition, ...others] = found;
  if (!definition || others.length > 0 || isPresentName(definitions, category, name)) return conditions;
  return [
    ...conditions.filter((condition) => !isEquals(condition, 'name') && !isEquals(condition, 'category')),
    { name: 'category', operator: '=', value: definition.category },
    { name: 'name', operator: '=', value: definition.name },
  ];
}

/** The one value that the field must have; undefined when there is none, or several that contradict each other. */
function asked(conditions: readonly QueryCondition[], field: string): string | undefined {
  const values = new Set(conditions.filter((condition) => isEquals(condition, field)).map(({ value }) => value));
  const [value] = values;
  return values.size === 1 ? value : undefined;
}

function isEquals({ name, operator }: QueryCondition, field: string): boolean {
  return name === field && operator === '=';
}

function fits(alias: string, category: string | undefined, name: string): boolean {
  return category === undefined ? alias.endsWith(`/${name}`) : alias === `${category}/${name}`;
}

function isPresentName(
  definitions: readonly GlobalConfigDefinition[],
  category: string | undefined,
  name: string,
): boolean {
  return definitions.some(
    (definition) => definition.name === name && (category === undefined || definition.category === category),
  );
}
