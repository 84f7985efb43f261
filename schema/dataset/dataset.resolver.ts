// Data sets: lookup, lists, creation.

import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { badInput } from '../../lib/errors.js';
import type { CreateDatasetSpec, SplitSource } from '../../services/datasets/dataset-spec.js';
import type { Dataset } from '../../services/datasets/dataset.js';
import { pageComplexity } from '../complexity.js';
import type { Context } from '../context.js';
import { type Payload, toPayload } from '../errors/payload.js';
import { toGlobalId } from '../global-id.js';
import { type Connection, toConnection } from '../pagination/connection.type.js';
import { PageArgs, toPageRequest } from '../pagination/page.args.js';
import { CreateDatasetInput, CreateDatasetPayload, type DatasetSplitInput } from './dataset.input.js';
import { DatasetConnectionType, DatasetType } from './dataset.type.js';

@Resolver(() => DatasetType)
export class DatasetResolver {
  @FieldResolver(() => ID, { description: 'Opaque, and unique across all types.' })
  id(@Root() dataset: Dataset): string {
    return toGlobalId('Dataset', dataset.id);
  }

  @Query(() => DatasetType, { nullable: true, description: 'A data set; null if there is none of that name.' })
  async dataset(
    @Arg('name', () => String, { description: 'Its name.' }) name: string,
    @Ctx() { services }: Context,
  ): Promise<Dataset | null> {
    return (await services.datasets.byName(name)) ?? null;
  }

  @Query(() => DatasetConnectionType, { description: 'All data sets, newest first.', complexity: pageComplexity })
  async datasets(@Args(() => PageArgs) page: PageArgs, @Ctx() { services }: Context): Promise<Connection<Dataset>> {
    return toConnection(await services.datasets.list(toPageRequest(page)), page.after);
  }

  @Mutation(() => CreateDatasetPayload, {
    description: 'Creates a data set from files under an import root, uploads, or inline rows.',
  })
  createDataset(
    @Arg('input', () => CreateDatasetInput, { description: 'What to create.' }) input: CreateDatasetInput,
    @Ctx() { services }: Context,
  ): Promise<Payload<'dataset', Dataset>> {
    return toPayload('dataset', () => services.datasets.create(toNewDataset(input)));
  }
}

function toNewDataset({
  name,
  labels,
  textColumn,
  textPairColumn,
  labelColumn,
  splits,
}: CreateDatasetInput): CreateDatasetSpec {
  return {
    name,
    labels,
    ...(textColumn != null && { textColumn }),
    ...(textPairColumn != null && { textPairColumn }),
    ...(labelColumn != null && { labelColumn }),
    splits: splits.map((split, index) => ({ split: split.split, source: toSource(split, index) })),
  };
}

function toSource({ source: { path, uploadId, rows } }: DatasetSplitInput, index: number): SplitSource {
  if (path != null) return { kind: 'path', path };
  if (uploadId != null) return { kind: 'upload', uploadId };
  if (rows != null) {
    return {
      kind: 'rows',
      rows,
    };
  }
  throw badInput(['splits', index.toString(), 'source'], 'path, uploadId or rows', 'none of them');
}
