import type { DatabaseOptions } from './options.js';

/** The database cannot be used; the text is one line for the administrator's terminal and holds no password. */
export class DatabaseOpenError extends Error {
  constructor(options: DatabaseOptions, cause: unknown) {
    super(`cannot open the database ${nameOf(options)}: ${reasonOf(cause)}`, { cause });
    this.name = 'DatabaseOpenError';
  }
}

function nameOf(options: DatabaseOptions): string {
  if (options.type === 'sqlite') return options.file;
  const { host, pathname } = new URL(options.url);
  return `postgres://${host}${pathname}`;
}

/** A host name with several addresses fails with one error for each, and no text of its own. */
function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError && cause.message === '') return cause.errors.map(reasonOf).join('; ');
  return cause instanceof Error ? cause.message : String(cause);
}
