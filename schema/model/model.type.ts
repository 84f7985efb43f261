// A model version and its card.

import { Field, Int, ObjectType } from 'type-graphql';
import type { GradientSupport, ModelFormat } from '../../services/registry/model-abilities.js';
import type { ModelCard, ModelVersion } from '../../services/registry/model-version.js';
import { describedEnum } from '../described-enum.js';
import { MetricType } from '../metric.type.js';
import { NodeInterface } from '../node/node.type.js';
import { connectionType } from '../pagination/connection.type.js';
import { DateTimeScalar } from '../scalars/date-time.js';
import { Int64Scalar } from '../scalars/int64.js';
import { JsonScalar } from '../scalars/json.js';
import { ModelRefScalar } from '../scalars/model-ref.js';
import { ENCODER_FAMILY_DESCRIPTIONS } from './encoder-families.js';

const ModelFamilyEnum = describedEnum<ModelVersion['family']>(
  'ModelFamily',
  'The architecture of a model. Later versions may add values.',
  { ...ENCODER_FAMILY_DESCRIPTIONS, other: 'Another one, imported as an ONNX graph.' },
);

export const ModelFormatEnum = describedEnum<ModelFormat>('ModelFormat', 'What a model version consists of.', {
  checkpoint: 'Weights that can be trained.',
  onnx: 'A graph as it was imported; it can be served and compared, but not trained.',
});

const ModelOriginEnum = describedEnum<ModelCard['origin']>('ModelOrigin', 'How a model version came to be.', {
  created: 'From a configuration, with fresh weights.',
  imported: 'From a checkpoint or an ONNX graph.',
  'fine-tuned': 'By training on labels alone.',
  distilled: 'By training on labels and a teacher.',
});

@ObjectType('TeacherRecord', { description: 'The teacher of a student, as it was at that time.' })
export class TeacherRecordType {
  @Field(() => String, { description: 'The teacher as `name@version`.' })
  ref!: string;

  @Field(() => String, { description: 'sha-256 of the teacher’s weights.' })
  digest!: string;
}

@ObjectType('DatasetRecord', { description: 'The data set of a training, as it was at that time.' })
export class DatasetRecordType {
  @Field(() => String, { description: 'Name of the data set.' })
  name!: string;

  @Field(() => String, { description: 'sha-256 over the labels and rows of the data set.' })
  digest!: string;
}

@ObjectType('FileDigest', { description: 'The checksum of one file of a bundle.' })
export class FileDigestType {
  @Field(() => String, { description: 'Name of the file in the bundle.' })
  file!: string;

  @Field(() => String, { description: 'sha-256 of the file.' })
  sha256!: string;
}

@ObjectType('ModelCard', { description: 'Where a model version comes from, as recorded in its bundle.' })
export class ModelCardType {
  @Field(() => ModelOriginEnum, { description: 'How the model version came to be.' })
  origin!: ModelCard['origin'];

  @Field(() => String, { nullable: true, description: 'The model that training started from, as `name@version`.' })
  initialisation!: string | null;

  @Field(() => TeacherRecordType, { nullable: true, description: 'The teacher; null if the model was not distilled.' })
  teacher!: TeacherRecordType | null;

  @Field(() => DatasetRecordType, { nullable: true, description: 'The training data; null if nothing was trained.' })
  dataset!: DatasetRecordType | null;

  @Field(() => JsonScalar, { nullable: true, description: 'The objective with all defaults filled in.' })
  objective!: ModelCard['objective'];

  @Field(() => JsonScalar, { nullable: true, description: 'The training settings with all defaults filled in.' })
  training!: ModelCard['training'];

  @Field(() => JsonScalar, { nullable: true, description: 'How the student was initialised.' })
  student!: ModelCard['student'];

  @Field(() => Int, { nullable: true, description: 'Seed of the random numbers that were used.' })
  seed!: number | null;

  @Field(() => [MetricType], { description: 'The best figures of the training; `evaluatedOn` says on which data.' })
  metrics!: MetricType[];

  @Field(() => String, { nullable: true, description: 'Data set and split that `metrics` were measured on.' })
  evaluatedOn!: string | null;

  @Field(() => [FileDigestType], { description: 'Checksums of the files of the bundle.' })
  digests!: FileDigestType[];
}

@ObjectType('GradientSupport', {
  description: 'Whether a model version has an input gradient, which explanations need.',
})
export class GradientSupportType {
  @Field(() => Boolean, { description: 'Whether it has one.' })
  available!: boolean;

  @Field(() => String, { nullable: true, description: 'Why it has none; null if it has one.' })
  reason!: string | null;

  @Field(() => [String], { description: 'Operators of the graph without a gradient rule; the reason may be another.' })
  missingOps!: string[];

  @Field(() => String, {
    nullable: true,
    description: 'Name of the value of model.onnx that the gradient is taken at; null if there is none.',
  })
  embeddingValue!: string | null;
}

@ObjectType('ModelVersion', {
  implements: NodeInterface,
  description: 'One immutable version of a model: encoder, classifier, tokenizer and card.',
})
export class ModelVersionType extends NodeInterface {
  @Field(() => ModelRefScalar, { description: 'Names exactly this version: `name@version`.' })
  ref!: string;

  @Field(() => String, { description: 'Name that all versions of the model share.' })
  name!: string;

  @Field(() => Int, { description: 'Number of the version, from 1.' })
  version!: number;

  @Field(() => String, { description: 'sha-256 over the digests of the bundle’s files.' })
  digest!: string;

  @Field(() => ModelFamilyEnum, { description: 'Architecture of the model.' })
  family!: ModelVersion['family'];

  @Field(() => ModelFormatEnum, { description: 'Whether it is a checkpoint or a graph.' })
  format!: ModelFormat;

  @Field(() => GradientSupportType, { description: 'Whether `attribute` can explain it.' })
  gradient!: GradientSupport;

  @Field(() => [String], { description: 'Labels in the order of the logits.' })
  labels!: string[];

  @Field(() => Int, { description: 'Number of encoder layers.' })
  layers!: number;

  @Field(() => Int, { description: 'Width of the hidden states.' })
  hiddenSize!: number;

  @Field(() => Int, { description: 'Longest input in tokens, special tokens included.' })
  maxLength!: number;

  @Field(() => Int64Scalar, {
    description: 'Number of parameters; of an ONNX graph, the elements of its floating-point and quantised weights.',
  })
  parameterCount!: number;

  @Field(() => Int64Scalar, { description: 'Size of the bundle in bytes.' })
  byteSize!: number;

  @Field(() => [String], { description: 'Aliases that point to this version.' })
  aliases!: string[];

  @Field(() => ModelCardType, { description: 'Where the version comes from.' })
  card!: ModelCard;

  @Field(() => DateTimeScalar, { description: 'When the version was published.' })
  createdAt!: Date;
}

export const ModelConnectionType = connectionType('Model', 'model versions', () => ModelVersionType);
