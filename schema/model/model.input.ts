// Inputs that create, import, name and delete model versions.

import { Field, InputType, Int } from 'type-graphql';
import type { ModelVersion } from '../../services/registry/model-version.js';
import { ModelRefScalar } from '../scalars/model-ref.js';
import { EncoderFamilyEnum } from './model.type.js';

@InputType({ description: 'The shape of a new encoder.' })
export class EncoderInput {
  @Field(() => EncoderFamilyEnum, { description: 'Architecture.' })
  family!: ModelVersion['family'];

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

@InputType({ description: 'A checkpoint folder to import.' })
export class ImportModelInput {
  @Field(() => String, { description: 'Name of the model; an existing name gets a new version.' })
  name!: string;

  @Field(() => String, { description: 'The folder, under an import root of the server.' })
  path!: string;

  @Field(() => [String], {
    nullable: true,
    description: 'Labels in the order of the logits; absent means those of the checkpoint’s configuration.',
  })
  labels?: string[] | null;
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
