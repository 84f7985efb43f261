// Paths that clients give: they may only lead to what lies under the folders opened for import.

import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { badInput } from './errors.js';

const EXPECTED = 'the path of something under an import root';

/** A path as it was given, made absolute, and where it leads. */
export interface FoundPath {
  readonly path: string;
  /** Links resolved. */
  readonly real: string;
}

/**
 * What lies at `path` and where its links lead. A relative path is looked up under each root in turn. Throws `BAD_USER_INPUT`
 * for `field`, calling the path `name`, when the path, or where its links lead, is outside all roots, or when nothing is
 * there. Outside the roots the answer does not depend on what exists.
 */
export async function findUnderRoots(
  path: string,
  roots: readonly string[],
  field: string | readonly string[],
  name = path,
): Promise<FoundPath> {
  const shown = JSON.stringify(name.length > 200 ? `${name.slice(0, 200)}…` : name);
  if (path === '' || path.includes('\0')) throw badInput(field, EXPECTED, shown);
  if (roots.length === 0) throw badInput(field, EXPECTED, `${shown}, and no import root is configured`);
  const realRoots = (await Promise.all(roots.map(realPath))).filter((root) => root !== null);
  const candidates = isAbsolute(path)
    ? [resolve(path)].filter((candidate) => [...roots, ...realRoots].some((root) => isUnder(candidate, resolve(root))))
    : roots.map((root) => resolve(root, path)).filter((candidate, index) => isUnder(candidate, resolve(roots[index]!)));
  if (candidates.length === 0) throw badInput(field, EXPECTED, `${shown}, which leads out of them`);
  const targets = await Promise.all(candidates.map(async (path) => ({ path, real: await realPath(path) })));
  const existing = targets.filter((target): target is FoundPath => target.real !== null);
  if (existing.length === 0) throw badInput(field, EXPECTED, `${shown}, which does not exist`);
  const allowed = existing.find(({ real }) => realRoots.some((root) => isUnder(real, root)));
  if (allowed === undefined) throw badInput(field, EXPECTED, `${shown}, which leads out of them`);
  return allowed;
}

/** The real path of `path`, links resolved. Throws what `findUnderRoots` throws. */
export async function resolveUnderRoots(...args: Parameters<typeof findUnderRoots>): Promise<string> {
  return (await findUnderRoots(...args)).real;
}

/** Null when nothing is there that can be reached. */
async function realPath(path: string): Promise<string | null> {
  try {
    return await realpath(path);
  } catch {
    return null;
  }
}

function isUnder(path: string, root: string): boolean {
  const way = relative(root, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
