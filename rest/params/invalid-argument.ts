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

function problemText(issue: z.core.$ZodIssue, value: unknown, isSecret: boolean): string {
  if (value === undefined) return 'it is required';
  const shown = shownValue(value, isSecret);
  if (issue.code === 'invalid_value')
    return `${shown} is not a valid value. Valid values are [${issue.values.join(', ')}]`;
  return `${shown} is not a valid value. ${issue.message}`;
}

/** The error of the first parameter that does not fit its schema: names the field, the value and what is allowed. */
export function invalidArgument(
  error: z.core.$ZodError,
  values: Record<string, unknown>,
  secretFields: ReadonlySet<string>,
): KnownError {
  const issue = error.issues[0];
  if (!issue) return knownError('rest.invalidArgument', { field: '', problem: error.message });
  const value = valueAt(values, issue.path);
  const isSecret = issue.path.some((key) => isSecretName(String(key)) || secretFields.has(String(key)));
  return knownError('rest.invalidArgument', {
    field: fieldName(issue.path),
    problem: problemText(issue, value, isSecret),
  });
}
