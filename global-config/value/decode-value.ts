import type { ValueKind } from './value-kind.js';

/** The value before the schema has seen it, or why the text is none. */
export type Decoded = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: string };

const DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;
const BOOLEAN = /^(?:true|false)$/i;
/** PostgreSQL cannot store a NUL in a text, and a lone surrogate would come back as another character. */
const NOT_STORABLE = /\0|\p{Surrogate}/u;

/** Turns a text into the kind of value that a schema takes. Nothing is trimmed or guessed. */
export const DECODERS: Readonly<Record<ValueKind, (text: string) => Decoded>> = {
  text: (text) =>
    NOT_STORABLE.test(text) ? refuse('it holds a character that cannot be stored') : { ok: true, value: text },
  number: decodeNumber,
  boolean: (text) =>
    BOOLEAN.test(text) ? { ok: true, value: text.toLowerCase() === 'true' } : refuse('expected true or false'),
  json: decodeJson,
};

function decodeNumber(text: string): Decoded {
  const number = Number(text);
  // A number that is written with an exponent, or loses digits, would be stored as another text than the one given.
  const written = String(number);
  if (!DECIMAL.test(text) || !DECIMAL.test(written)) return refuse('expected a number in decimal');
  if (Number.isInteger(number) && !Number.isSafeInteger(number)) return refuse('the number is too large');
  // Not -0, which is another value for some comparisons and the same text.
  return { ok: true, value: number === 0 ? 0 : number };
}

function decodeJson(text: string): Decoded {
  try {
    const value: unknown = JSON.parse(text);
    return { ok: true, value };
  } catch {
    return refuse('expected JSON');
  }
}

function refuse(problem: string): Decoded {
  return { ok: false, problem };
}
