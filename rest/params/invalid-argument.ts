import type { z } from 'zod';
import { type KnownError, knownError } from '#kernel';
import { isSecretName } from './secret-names.js';

const MAX_SHOWN_VALUE_LENGTH = 64;

/** A value as an error may show it: cut short, and never that of a secret field. */
export function shownValue(value: unknown, isSecret: boolean): string {
  if (isSecret) return '******';
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return text.length > MAX_SHOWN_VALUE_LENGTH ? `${text.slice(0, MAX_SHOWN_VALUE_LENGTH)}…` : text;
}

function valueAt(values: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    values,
  );
}

/** `disks[0].path` */
function fieldName(path: readonly PropertyKey[]): string {
  return path.reduce<string>((name, key) => {
    if (typeof key === 'number') return `${name}[${key}]`;
    return name === '' ? String(key) : `${name}.${String(key)}`;
  }, '');
}

/** The error of the first parameter that does not fit its schema: names the field, the value and what is allowed. */
export function invalidArgument(
  error: z.core.$ZodError,
  values: Record<string, unknown>,
  secretFields: ReadonlySet<string>,
): KnownError {
  const issue = error.issues[0];
  if (!issue) return knownError('rest.invalidArgument', { field: '', problem: error.message });
  const field = fieldName(issue.path);
  const value = valueAt(values, issue.path);
  if (value === undefined) return knownError('rest.missingArgument', { field });
  const isSecret = issue.path.some((key) => isSecretName(String(key)) || secretFields.has(String(key)));
  const shown = shownValue(value, isSecret);
  if (issue.code === 'invalid_value') {
    return knownError('rest.notInList', { field, value: shown, valid: issue.values.map(String).join(', ') });
  }
  return knownError('rest.invalidArgument', { field, problem: `${shown} is not a valid value. ${issue.message}` });
}
