// Arguments of every list.

import { ArgsType, Field, Int } from 'type-graphql';
import { badInput } from '../../lib/errors.js';

export const DEFAULT_PAGE_SIZE = 20;
export const MAX_PAGE_SIZE = 100;

/** A page request with its default filled in. */
export interface PageRequest {
  readonly first: number;
  readonly after?: string;
}

@ArgsType()
export class PageArgs {
  @Field(() => Int, {
    nullable: true,
    defaultValue: DEFAULT_PAGE_SIZE,
    description: `How many items at most, from 1 to ${MAX_PAGE_SIZE}.`,
  })
  first!: number | null;

  @Field(() => String, { nullable: true, description: 'The cursor after which the page begins.' })
  after?: string | null;
}

/** Checks the page size and drops absent values. Throws `BAD_USER_INPUT` for a size out of range. */
export function toPageRequest({ first, after }: PageArgs): PageRequest {
  const size = first ?? DEFAULT_PAGE_SIZE;
  if (size < 1 || size > MAX_PAGE_SIZE) {
    throw badInput('first', `a number from 1 to ${MAX_PAGE_SIZE}`, size.toString());
  }
  return { first: size, ...(after != null && { after }) };
}
