// Inputs that create a data set.

import { Field, ID, InputType, ObjectType } from 'type-graphql';
import type { Dataset, SplitName } from '../../services/datasets/dataset.js';
import { type UserErrorView, UserErrorType } from '../errors/user-error.type.js';
import { DatasetType, SplitNameEnum } from './dataset.type.js';

@InputType({ description: 'One labelled text or text pair.' })
export class DatasetRowInput {
  @Field(() => String, { description: 'The text.' })
  text!: string;

  @Field(() => String, { nullable: true, description: 'The second text of a pair.' })
  textPair?: string | null;

  @Field(() => String, { description: 'Name or index of the label.' })
  label!: string;
}

@InputType({ description: 'Where the rows of a split come from.' })
export class DatasetSourceInput {
  @Field(() => String, {
    nullable: true,
    description: 'A .tsv, .csv or .jsonl file under an import root of the server.',
  })
  path?: string | null;

  @Field(() => ID, { nullable: true, description: 'What `PUT /uploads` answered.' })
  uploadId?: string | null;

  @Field(() => [DatasetRowInput], { nullable: true, description: 'The rows themselves.' })
  rows?: DatasetRowInput[] | null;
}

@InputType({ description: 'One split of a new data set.' })
export class DatasetSplitInput {
  @Field(() => SplitNameEnum, { description: 'The part it plays.' })
  split!: SplitName;

  @Field(() => DatasetSourceInput, { description: 'Its rows.' })
  source!: DatasetSourceInput;
}

@InputType({ description: 'A new data set. One faulty row refuses all of it; nothing half-written stays.' })
export class CreateDatasetInput {
  @Field(() => String, { description: 'Unique name.' })
  name!: string;

  @Field(() => [String], { description: 'The labels, in order, at least two.' })
  labels!: string[];

  @Field(() => String, {
    nullable: true,
    description: 'Column of the text in files; absent means `text` or `sentence`.',
  })
  textColumn?: string | null;

  @Field(() => String, { nullable: true, description: 'Column of the second text in files; absent means none.' })
  textPairColumn?: string | null;

  @Field(() => String, { nullable: true, description: 'Column of the label in files; absent means `label`.' })
  labelColumn?: string | null;

  @Field(() => [DatasetSplitInput], { description: 'The splits, each at most once.' })
  splits!: DatasetSplitInput[];
}

@ObjectType({ description: 'Outcome of `createDataset`.' })
export class CreateDatasetPayload {
  @Field(() => DatasetType, { nullable: true, description: 'The data set; null if there are errors.' })
  dataset!: Dataset | null;

  @Field(() => [UserErrorType], { description: 'Why it was not created; empty on success.' })
  errors!: readonly UserErrorView[];
}
