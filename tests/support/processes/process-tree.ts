// The processes below another, as Linux tells of them in /proc.

import { readdirSync, readFileSync } from 'node:fs';

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  readonly rssBytes: number;
}

function read(pid: number): Process[] {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const field = (name: string): number => Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return [{ pid, parent: field('PPid'), command, rssBytes: 1024 * field('VmRSS') }];
  } catch {
    return []; // It ended while we looked.
  }
}

/** A process and everything that descends from it. */
export function processTree(root: number): Process[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => read(Number(name)));
  const tree = all.filter(({ pid }) => pid === root);
  for (const { pid } of tree) tree.push(...all.filter(({ parent }) => parent === pid));
  return tree;
}

/** Ids of the engine processes of a server. */
export function enginesOf(server: number): number[] {
  return processTree(server)
    .filter(({ command }) => command.includes('engine-process'))
    .map(({ pid }) => pid);
}

/** Resident memory of a process and all its descendants. */
export function residentBytes(root: number): number {
  return processTree(root).reduce((sum, { rssBytes }) => sum + rssBytes, 0);
}
