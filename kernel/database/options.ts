import type { EntitySchema, MigrationInterface } from 'typeorm';

export type DatabaseOptions = { type: 'sqlite'; file: string } | { type: 'postgres'; url: string };

type Class<T> = new (...args: never[]) => T;

/** What a module keeps in the database. The composition root puts the modules' features together. */
export interface PersistenceFeature {
  /** Appears in nothing but errors. */
  readonly name: string;
  readonly entities: readonly (Class<object> | EntitySchema)[];
  /** Class names end in a 13-digit number that orders them, as TypeORM demands. */
  readonly migrations: readonly Class<MigrationInterface>[];
}
