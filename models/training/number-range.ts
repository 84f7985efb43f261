// Numbers that a client may choose, checked against what makes sense.

import { badInput } from '../../lib/errors.js';

export interface NumberRange {
  readonly min: number;
  readonly max: number;
  readonly integer?: boolean;
  /** The bounds themselves are not allowed. */
  readonly aboveMin?: boolean;
  readonly belowMax?: boolean;
}

function describe({ min, max, integer, aboveMin, belowMax }: NumberRange): string {
  const kind = integer ? 'an integer' : 'a number';
  return `${kind} in ${aboveMin ? '(' : '['}${min}, ${max}${belowMax ? ')' : ']'}`;
}

/** Returns `value`, or throws `BAD_USER_INPUT` naming the field, the range and what came. */
export function checkRange(path: readonly string[], value: number, range: NumberRange): number {
  const { min, max, integer, aboveMin, belowMax } = range;
  const low = aboveMin ? value > min : value >= min;
  const high = belowMax ? value < max : value <= max;
  if (low && high && (!integer || Number.isInteger(value))) return value;
  throw badInput(path, describe(range), String(value));
}
