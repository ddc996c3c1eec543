import { isSecretName } from '../params/secret-names.js';

export interface RedactOptions {
  readonly maxBytes: number;
  /** Field names that are secret in this call, besides those that always are. */
  readonly sensitiveFields?: ReadonlySet<string>;
  /** Exact places that hold a secret, as the `schema` map writes them: `inventory.uuid`. */
  readonly secretPaths?: ReadonlySet<string>;
}

const MASK = '******';
const MAX_STRING_LENGTH = 1024;
const MAX_ITEMS = 100;
const MAX_DEPTH = 16;
const CUT = '…';

/**
 * JSON of a value for the audit trail: secrets masked, long texts and lists cut. Always valid JSON of at most
 * `maxBytes`; what is still too long is told by its size alone.
 */
export function redactDump(value: unknown, options: RedactOptions): string {
  const json = JSON.stringify(redact(value, '', 0, options)) ?? 'null';
  const bytes = Buffer.byteLength(json);
  return bytes <= options.maxBytes ? json : JSON.stringify({ tooLong: bytes });
}

function redact(value: unknown, path: string, depth: number, options: RedactOptions): unknown {
  if (typeof value === 'string')
    return value.length > MAX_STRING_LENGTH ? value.slice(0, MAX_STRING_LENGTH) + CUT : value;
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return CUT;
  if (Array.isArray(value)) {
    const items = value.slice(0, MAX_ITEMS).map((item, index) => redact(item, `${path}[${index}]`, depth + 1, options));
    return value.length > MAX_ITEMS ? [...items, CUT] : items;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const place = path === '' ? name : `${path}.${name}`;
      const isSecret =
        isSecretName(name) || options.sensitiveFields?.has(name) === true || options.secretPaths?.has(place) === true;
      return [name, isSecret && inner !== undefined ? MASK : redact(inner, place, depth + 1, options)];
    }),
  );
}
