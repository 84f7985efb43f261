// Inputs that create, import, name and delete model versions.

import { Field, InputType, Int } from 'type-graphql';
import type { EncoderSpec } from '../../services/registry/new-encoder.js';
import { describedEnum } from '../described-enum.js';
import { ModelRefScalar } from '../scalars/model-ref.js';
import { ENCODER_FAMILY_DESCRIPTIONS } from './encoder-families.js';

const EncoderFamilyEnum = describedEnum<EncoderSpec['family']>(
  'EncoderFamily',
  'The architectures of encoders that this server builds. Later versions may add values.',
  ENCODER_FAMILY_DESCRIPTIONS,
);

@InputType({ description: 'The shape of a new encoder.' })
export class EncoderInput {
  @Field(() => EncoderFamilyEnum, { description: 'Architecture.' })
  family!: EncoderSpec['family'];

  @Field(() => Int, { description: 'Number of layers.' })
  layers!: number;

  @Field(() => Int, { description: 'Width of the hidden states; a multiple of `heads`.' })
  hiddenSize!: number;

  @Field(() => Int, { description: 'Number of attention heads.' })
  heads!: number;

  @Field(() => Int, { description: 'Width of the feed-forward layers.' })
  intermediateSize!: number;

  @Field(() => Int, { description: 'Longest input in tokens, special tokens included.' })
  maxLength!: number;
}

@InputType({ description: 'Where a new model takes its tokenizer from.' })
export class TokenizerInput {
  @Field(() => String, {
    nullable: true,
    description: 'A tokenizer.json or vocab.txt, or a folder with one, under an import root of the server.',
  })
  path?: string | null;

  @Field(() => ModelRefScalar, { nullable: true, description: 'A model whose tokenizer is copied.' })
  fromModel?: string | null;
}

@InputType({ description: 'A fresh model: random weights, an existing tokenizer.' })
export class CreateModelInput {
  @Field(() => String, { description: 'Name of the model; an existing name gets a new version.' })
  name!: string;

  @Field(() => EncoderInput, { description: 'Shape of the encoder.' })
  encoder!: EncoderInput;

  @Field(() => TokenizerInput, { description: 'The tokenizer.' })
  tokenizer!: TokenizerInput;

  @Field(() => [String], { description: 'Labels in the order of the logits, at least two.' })
  labels!: string[];

  @Field(() => Int, { nullable: true, description: 'Seed of the random weights.' })
  seed?: number | null;
}

@InputType({ description: 'A model to import: a checkpoint, or a graph that another tool exported.' })
export class ImportModelInput {
  @Field(() => String, { description: 'Name of the model; an existing name gets a new version.' })
  name!: string;

  @Field(() => String, {
    description:
      'A folder with a checkpoint or with `model.onnx` or `onnx/model.onnx`, or a `.onnx` file, under an import root of the server.',
  })
  path!: string;

  @Field(() => [String], {
    nullable: true,
    description: 'Labels in the order of the logits; absent means those of config.json.',
  })
  labels?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Name of the value of the graph that input gradients are taken at; absent means that the output of the embedding layer is looked for. Asks for the graph even where a checkpoint is beside it.',
  })
  embeddingValue?: string | null;
}

@InputType({ description: 'An alias to set or move.' })
export class SetAliasInput {
  @Field(() => ModelRefScalar, { description: 'The version that the alias shall point to.' })
  model!: string;

  @Field(() => String, { description: 'The alias, as in `name@alias`.' })
  alias!: string;
}

@InputType({ description: 'A model version to delete.' })
export class DeleteModelVersionInput {
  @Field(() => ModelRefScalar, { description: 'The version to delete.' })
  model!: string;
}
