// Completes package-lock.json after `npm install` behind a registry that lacks other platforms' packages. npm leaves out
// optional packages that it cannot fetch, and `npm ci` then refuses the file for missing them.

import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

interface LockFile {
  readonly packages: Readonly<
    Record<string, { readonly dev?: boolean; readonly optionalDependencies?: Readonly<Record<string, string>> }>
  >;
}

const PLATFORM =
  /-(android|darwin|freebsd|linux|openharmony|win32)-(aarch64|arm64|armv7|arm|ia32|loong64|ppc64|riscv64|s390x|x64)(?:-(gnu|musl))?/;
const CPUS: Readonly<Record<string, string>> = { aarch64: 'arm64', armv7: 'arm' };
const C_LIBRARIES: Readonly<Record<string, string>> = { gnu: 'glibc', musl: 'musl' };

/** An entry for a package of another platform. Throws where its name or version does not say enough. */
function entryOf(name: string, version: string, dev: boolean | undefined): object {
  const [, os, cpu, library] = PLATFORM.exec(name) ?? [];
  if (os === undefined || cpu === undefined || !/^\d/.test(version)) {
    throw new Error(`${name}@${version}: expected a platform in the name and an exact version`);
  }
  const libc = library === undefined ? undefined : C_LIBRARIES[library];
  return {
    version,
    cpu: [CPUS[cpu] ?? cpu],
    ...(dev && { dev }),
    ...(libc !== undefined && { libc: [libc] }),
    optional: true,
    os: [os],
  };
}

const file = fileURLToPath(new URL('../package-lock.json', import.meta.url));
const lock = JSON.parse(await readFile(file, 'utf8')) as LockFile;
const packages: Record<string, object> = { ...lock.packages };
for (const { dev, optionalDependencies } of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies ?? {})) {
    packages[`node_modules/${name}`] ??= entryOf(name, version, dev);
  }
}
const added = Object.keys(packages).length - Object.keys(lock.packages).length;
const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
await writeFile(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
console.log(`${added} packages of other platforms added`);
