import type { z } from 'zod';
import { type KnownError, knownError } from '#kernel';
import type { GlobalConfigDefinition } from '../define-global-config.js';
import { DECODERS } from './decode-value.js';
import { formatConfigValue } from './format-config-value.js';
import { MASK } from './mask.js';
import { validTexts } from './valid-texts.js';
import { valueKind } from './value-kind.js';

export type ParsedConfigValue<T> =
  /** `text` is the value as it is stored, in one spelling only: `TRUE` becomes `true`. */
  { readonly ok: true; readonly value: T; readonly text: string } | { readonly ok: false; readonly error: KnownError };

/** A longer value is cut in error texts. */
const MAX_SHOWN_LENGTH = 100;
const NOT_STORABLE = /\0|\p{Surrogate}/gu;

/**
 * Reads a value from its text by the setting's schema. The outcome of a bad value is the error to answer with:
 * `rdp is not a valid value. Valid values are [vnc, spice]`, ZStack's text, where the schema lists the values.
 */
export function parseConfigValue<S extends z.ZodType>(
  definition: GlobalConfigDefinition<S>,
  text: string | null,
): ParsedConfigValue<z.infer<S>> {
  const refuse = (problem: string) => ({ ok: false, error: refusal(definition, text, problem) }) as const;
  if (text === null) return refuse('a value is required');
  if (definition.sensitive && text === MASK) return refuse('this is what is shown instead of the value');
  const decoded = DECODERS[valueKind(definition.schema)](text);
  if (!decoded.ok) return refuse(decoded.problem);
  const parsed = definition.schema.safeParse(decoded.value);
  if (!parsed.success) return refuse(describeIssues(parsed.error));
  return { ok: true, value: parsed.data, text: formatConfigValue(definition, parsed.data) };
}

function refusal(definition: GlobalConfigDefinition, text: string | null, problem: string): KnownError {
  const value = definition.sensitive ? MASK : shorten(text ?? 'null');
  const valid = validTexts(definition.schema);
  if (valid) return knownError('config.notInList', { value, valid: valid.join(', ') });
  return knownError('config.invalidValue', { value, category: definition.category, name: definition.name, problem });
}

/** The error is stored in audit rows: what PostgreSQL cannot store, and half a character where it was cut, is replaced. */
function shorten(text: string): string {
  const shown = text.length <= MAX_SHOWN_LENGTH ? text : `${text.slice(0, MAX_SHOWN_LENGTH)}…`;
  return shown.replace(NOT_STORABLE, '\ufffd');
}

function describeIssues(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message))
    .join('; ');
}
