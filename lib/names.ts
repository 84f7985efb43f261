// Names that users give to models, data sets and aliases: safe in paths, URLs and references such as `name@3`.

import { badInput } from './errors.js';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const NAME_RULE = 'a name of 1 to 100 letters, digits, ".", "_" or "-" that begins with a letter or digit';

/** Returns the name. Throws `BAD_USER_INPUT` for `field` unless it is well formed. */
export function checkName(field: string | readonly string[], value: string): string {
  if (!NAME.test(value)) throw badInput(field, NAME_RULE, quote(value));
  return value;
}

/** A name that is not a number: `name@3` always means version 3. */
export function checkAlias(field: string | readonly string[], value: string): string {
  if (/^\d+$/.test(value)) throw badInput(field, `${NAME_RULE}, and is not a number`, quote(value));
  return checkName(field, value);
}

function quote(value: string): string {
  return JSON.stringify(value.length > 100 ? `${value.slice(0, 100)}…` : value);
}
