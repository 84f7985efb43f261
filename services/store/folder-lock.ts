// One server at a time in a data folder: a second would take the first one's runs for interrupted ones.

import { join } from 'node:path';
import Libsql from 'libsql';

/** Holds the lock until `release`, or until the process is gone, however it goes. */
export interface FolderLock {
  readonly release: () => void;
}

/** Locks an existing folder. Throws when another server, or this one, has it. */
export function lockFolder(folder: string): FolderLock {
  const connection = new Libsql(join(folder, 'gkd.lock'));
  try {
    connection.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    connection.close();
    throw new Error(`${folder} is in use by another server`, { cause: error });
  }
  return {
    release: () => {
      connection.close();
    },
  };
}
