// Opens the embedded database: SQLite through libsql, queried with Kysely.

import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely, SqliteDialect } from 'kysely';
import Libsql from 'libsql';
import { MIGRATIONS } from './migrations.js';
import type { Tables } from './tables.js';

/** The open database; `destroy()` closes it. Hand it to the stores of this folder, which hold the only SQL. */
export type Database = Kysely<Tables>;

const IN_MEMORY = ':memory:';

/** A commit survives the loss of the process and of power; readers of the file do not block the writer. */
const PRAGMAS = ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON', 'busy_timeout = 5000'];

/**
 * Opens the database at `file` (`:memory:` for one that dies with the process), creating the file, its folder and its
 * tables as needed. Throws when a later version of the server has written the file.
 */
export function openDatabase(file: string): Database {
  if (file !== IN_MEMORY) mkdirSync(dirname(file), { recursive: true });
  const connection = new Libsql(file);
  try {
    for (const pragma of PRAGMAS) connection.exec(`PRAGMA ${pragma}`);
    migrate(connection, file);
  } catch (error) {
    connection.close();
    throw error;
  }
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: connection }) });
}

function migrate(connection: Libsql.Database, file: string): void {
  const { user_version: done } = connection.prepare('PRAGMA user_version').get() as { user_version: number };
  if (done > MIGRATIONS.length) {
    throw new Error(
      `${file} was written by a later version: it has schema ${done}, this server knows ${MIGRATIONS.length}`,
    );
  }
  for (const [index, step] of MIGRATIONS.entries()) {
    if (index < done) continue;
    // The version number is part of the transaction: a step is done wholly or not at all.
    connection.exec(`BEGIN IMMEDIATE; ${step} PRAGMA user_version = ${index + 1}; COMMIT;`);
  }
}
