// Cursor connections: one factory makes the edge and connection type of a noun.

import { type ClassType, Field, ObjectType } from 'type-graphql';
import type { Page } from '../../services/store/page.js';

@ObjectType('PageInfo', { description: 'Where a page lies in its list.' })
export class PageInfoType {
  @Field(() => Boolean, { description: 'Whether more items follow this page.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether the page was asked to begin after a cursor.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first item; null for an empty page.' })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the last item, for `after`; null for an empty page.' })
  endCursor!: string | null;
}

/** A page of items as clients see it. */
export interface Connection<T> {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly nodes: readonly T[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** Declares `<name>Edge` and `<name>Connection`. */
export function connectionType(name: string, plural: string, nodeType: () => ClassType): ClassType {
  @ObjectType(`${name}Edge`, { description: `One of the ${plural} of a page, with its place in the list.` })
  class Edge {
    @Field(() => String, { description: 'The item’s place in the list, for `after`.' })
    cursor!: string;

    @Field(nodeType, { description: 'The item.' })
    node!: object;
  }

  @ObjectType(`${name}Connection`, { description: `A page of ${plural}.` })
  class ConnectionType {
    @Field(() => [Edge], { description: 'The items with their cursors.' })
    edges!: Edge[];

    @Field(() => [nodeType()], { description: 'The items alone.' })
    nodes!: object[];

    @Field(() => PageInfoType, { description: 'Where the page lies in the list.' })
    pageInfo!: PageInfoType;
  }
  return ConnectionType;
}

/** Shapes a page of the store; `after` is the cursor it was asked to begin after. */
export function toConnection<T>(page: Page<T>, after: string | null | undefined): Connection<T> {
  return {
    edges: page.items,
    nodes: page.items.map((item) => item.node),
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: after != null,
      startCursor: page.items.at(0)?.cursor ?? null,
      endCursor: page.items.at(-1)?.cursor ?? null,
    },
  };
}
