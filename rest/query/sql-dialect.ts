/** SQL that the two databases write differently to mean the same. */
export interface SqlDialect {
  /** Text compared and sorted by its bytes. */
  text(expression: string): string;
  /** `%` and `_` stand for anything, a backslash takes that away; ASCII letters in any case. */
  like(expression: string, pattern: string, negated: boolean): string;
}

/** Text is compared by bytes there anyway, and LIKE ignores the case of ASCII letters. */
const SQLITE: SqlDialect = {
  text: (expression) => expression,
  like: (expression, pattern, negated) => `${expression} ${negated ? 'NOT LIKE' : 'LIKE'} ${pattern} ESCAPE '\\'`,
};

/** The collation "C" has the bytes' order, and its `lower` knows ASCII only, whatever the database was created with. */
const POSTGRES: SqlDialect = {
  text: (expression) => `${expression} COLLATE "C"`,
  like: (expression, pattern, negated) =>
    `lower(${expression} COLLATE "C") ${negated ? 'NOT LIKE' : 'LIKE'} lower(CAST(${pattern} AS text) COLLATE "C") ESCAPE '\\'`,
};

export const SQL_DIALECTS: Record<'sqlite' | 'postgres', SqlDialect> = { sqlite: SQLITE, postgres: POSTGRES };
