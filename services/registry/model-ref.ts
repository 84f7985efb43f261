// How clients address model versions: `name`, `name@3`, `name@production`.

import { badInput } from '../../lib/errors.js';
import { checkAlias, checkName } from '../../lib/names.js';
import type { VersionSelector } from '../store/model-store.js';

export interface ModelRef {
  readonly name: string;
  readonly selector: VersionSelector;
}

const FORMS = '"name", "name@3" or "name@alias"';

/** Reads a reference; `field` names the input in errors. */
export function parseModelRef(ref: string, field: string): ModelRef {
  const [name = '', suffix, ...rest] = ref.split('@');
  if (rest.length > 0 || suffix === '') throw badInput(field, FORMS, JSON.stringify(ref));
  checkName(field, name);
  if (suffix === undefined) return { name, selector: { kind: 'newest' } };
  if (!/^\d+$/.test(suffix)) return { name, selector: { kind: 'alias', alias: checkAlias(field, suffix) } };
  const version = Number(suffix);
  if (!Number.isSafeInteger(version) || version < 1) throw badInput(field, 'a version from 1', suffix);
  return { name, selector: { kind: 'version', version } };
}

/** `name@version`, the reference that never changes its meaning. */
export function fullRef(model: { readonly name: string; readonly version: number }): string {
  return `${model.name}@${model.version}`;
}
