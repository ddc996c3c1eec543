import type { ColumnOptions } from 'typeorm';

/** `bigint` is a number on sqlite and a string on PostgreSQL; both become a number here (below 2^53). */
const toNumber = {
  to: (value: number | null | undefined) => value,
  from: (value: string | number | null) => (value === null ? null : Number(value)),
};

/** Epoch milliseconds, set by the clock service: database defaults lose milliseconds on sqlite and the zone on PostgreSQL. */
export function epochMillis(options: ColumnOptions = {}): ColumnOptions {
  return { type: 'bigint', transformer: toNumber, ...options };
}

/** A size in bytes. */
export function bytes(options: ColumnOptions = {}): ColumnOptions {
  return { type: 'bigint', transformer: toNumber, ...options };
}

/** A uuid of 32 hex characters; without options it also serves as a primary key. */
export function uuidColumn(): { type: 'varchar'; length: number };
export function uuidColumn(options: ColumnOptions): ColumnOptions;
export function uuidColumn(options: ColumnOptions = {}): ColumnOptions {
  return { type: 'varchar', length: 32, ...options };
}
