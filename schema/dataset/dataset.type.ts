// A data set and its splits.

import { Field, Int, ObjectType } from 'type-graphql';
import type { DatasetSplit, SplitName } from '../../services/datasets/dataset.js';
import { describedEnum } from '../described-enum.js';
import { NodeInterface } from '../node/node.type.js';
import { connectionType } from '../pagination/connection.type.js';
import { DateTimeScalar } from '../scalars/date-time.js';

export const SplitNameEnum = describedEnum<SplitName>('SplitName', 'The part that a split plays.', {
  train: 'What models learn from.',
  validation: 'What checkpoints are chosen by.',
  test: 'What nothing is chosen by.',
});

@ObjectType('LabelCount', { description: 'How often a label occurs.' })
export class LabelCountType {
  @Field(() => String, { description: 'The label.' })
  label!: string;

  @Field(() => Int, { description: 'Number of rows with this label.' })
  count!: number;
}

@ObjectType('DatasetSplit', { description: 'One split of a data set.' })
export class DatasetSplitType {
  @Field(() => SplitNameEnum, { description: 'The part it plays.' })
  split!: SplitName;

  @Field(() => Int, { description: 'Number of rows.' })
  rowCount!: number;

  @Field(() => [LabelCountType], { description: 'Rows per label, in the order of the data set’s labels.' })
  labelCounts!: LabelCountType[];
}

@ObjectType('Dataset', {
  implements: NodeInterface,
  description: 'Labelled texts or text pairs in named splits; immutable once created.',
})
export class DatasetType extends NodeInterface {
  @Field(() => String, { description: 'Unique name.' })
  name!: string;

  @Field(() => [String], { description: 'The labels, in order.' })
  labels!: string[];

  @Field(() => String, { description: 'sha-256 over labels and rows.' })
  digest!: string;

  @Field(() => [DatasetSplitType], { description: 'The splits.' })
  splits!: readonly DatasetSplit[];

  @Field(() => DateTimeScalar, { description: 'When the data set was created.' })
  createdAt!: Date;
}

export const DatasetConnectionType = connectionType('Dataset', 'data sets', () => DatasetType);
