// Model versions: lookup, lists, and what changes them.

import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { badInput } from '../../lib/errors.js';
import type { TokenizerSource } from '../../services/registry/registry.js';
import {
  formatOf,
  gradientSupport,
  type GradientSupport,
  type ModelFormat,
} from '../../services/registry/model-abilities.js';
import { fullRef } from '../../services/registry/model-ref.js';
import type { ModelVersion } from '../../services/registry/model-version.js';
import { pageComplexity } from '../complexity.js';
import type { Context } from '../context.js';
import { type Payload, toPayload } from '../errors/payload.js';
import { toGlobalId } from '../global-id.js';
import { type Connection, toConnection } from '../pagination/connection.type.js';
import { PageArgs, toPageRequest } from '../pagination/page.args.js';
import { ModelRefScalar } from '../scalars/model-ref.js';
import {
  CreateModelInput,
  DeleteModelVersionInput,
  ImportModelInput,
  SetAliasInput,
  type TokenizerInput,
} from './model.input.js';
import { CreateModelPayload, DeleteModelVersionPayload, ImportModelPayload, SetAliasPayload } from './model.payload.js';
import { GradientSupportType, ModelConnectionType, ModelFormatEnum, ModelVersionType } from './model.type.js';

type ModelPayload = Promise<Payload<'model', ModelVersion>>;

@Resolver(() => ModelVersionType)
export class ModelResolver {
  @FieldResolver(() => ID, { description: 'Opaque, and unique across all types.' })
  id(@Root() model: ModelVersion): string {
    return toGlobalId('ModelVersion', model.id);
  }

  @FieldResolver(() => ModelRefScalar)
  ref(@Root() model: ModelVersion): string {
    return fullRef(model);
  }

  @FieldResolver(() => ModelFormatEnum)
  format(@Root() model: ModelVersion): ModelFormat {
    return formatOf(model);
  }

  @FieldResolver(() => GradientSupportType)
  gradient(@Root() model: ModelVersion): GradientSupport {
    return gradientSupport(model);
  }

  @Query(() => ModelVersionType, {
    nullable: true,
    description: 'A model version; null if there is none of that name.',
  })
  async model(
    @Arg('ref', () => ModelRefScalar, { description: 'Names the version.' }) ref: string,
    @Ctx() { services }: Context,
  ): Promise<ModelVersion | null> {
    return (await services.models.find(ref)) ?? null;
  }

  @Query(() => ModelConnectionType, { description: 'All model versions, newest first.', complexity: pageComplexity })
  async models(@Args(() => PageArgs) page: PageArgs, @Ctx() { services }: Context): Promise<Connection<ModelVersion>> {
    return toConnection(await services.models.list(toPageRequest(page)), page.after);
  }

  @Mutation(() => ImportModelPayload, {
    description:
      'Imports a text classifier: a Hugging Face checkpoint (config.json, model.safetensors, tokenizer.json or vocab.txt), or an ONNX graph of any architecture with its config.json and tokenizer. It is tried before it is published.',
  })
  importModel(
    @Arg('input', () => ImportModelInput, { description: 'What to import.' }) input: ImportModelInput,
    @Ctx() { services }: Context,
  ): ModelPayload {
    const { name, path, labels, embeddingValue } = input;
    return toPayload('model', () =>
      services.models.importModel({
        name,
        path,
        ...(labels && { labels }),
        ...(embeddingValue != null && { embeddingValue }),
      }),
    );
  }

  @Mutation(() => CreateModelPayload, { description: 'Creates a model with random weights.' })
  createModel(
    @Arg('input', () => CreateModelInput, { description: 'What to create.' }) input: CreateModelInput,
    @Ctx() { services }: Context,
  ): ModelPayload {
    const { name, encoder, tokenizer, labels, seed } = input;
    return toPayload('model', () =>
      services.models.createModel({
        name,
        encoder,
        tokenizer: toTokenizerSource(tokenizer),
        labels,
        ...(seed != null && { seed }),
      }),
    );
  }

  @Mutation(() => SetAliasPayload, { description: 'Points an alias of a model to one of its versions.' })
  setAlias(
    @Arg('input', () => SetAliasInput, { description: 'The alias and its target.' }) input: SetAliasInput,
    @Ctx() { services }: Context,
  ): ModelPayload {
    return toPayload('model', () => services.models.setAlias({ ref: input.model, alias: input.alias }));
  }

  @Mutation(() => DeleteModelVersionPayload, { description: 'Deletes a model version, its bundle and its aliases.' })
  deleteModelVersion(
    @Arg('input', () => DeleteModelVersionInput, { description: 'What to delete.' }) input: DeleteModelVersionInput,
    @Ctx() { services }: Context,
  ): ModelPayload {
    return toPayload('model', () => services.models.deleteVersion(input.model));
  }
}

function toTokenizerSource({ path, fromModel }: TokenizerInput): TokenizerSource {
  if (path != null) return { kind: 'path', path };
  if (fromModel != null) return { kind: 'model', ref: fromModel };
  throw badInput(['tokenizer'], 'either path or fromModel', 'neither');
}
