// Writes schema/schema.graphql; with --check, fails if the file is not what the code says.

import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { buildSchema, printSdl } from '../schema/build-schema.js';

const file = fileURLToPath(new URL('../schema/schema.graphql', import.meta.url));
const sdl = printSdl(buildSchema());

if (process.argv.includes('--check')) {
  if ((await readFile(file, 'utf8').catch(() => '')) !== sdl) {
    console.error('schema/schema.graphql is out of date: run `npm run gen:schema`');
    process.exitCode = 1;
  }
} else {
  await writeFile(file, sdl);
}
