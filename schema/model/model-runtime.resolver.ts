// Where model versions run, and what changes it.

import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { ModelVersion } from '../../services/registry/model-version.js';
import type { Context } from '../context.js';
import { type Payload, toPayload } from '../errors/payload.js';
import { LoadModelInput, UnloadModelInput } from './model-runtime.input.js';
import { ModelRuntimeType } from './model-runtime.type.js';
import { toModelRuntime, type ModelRuntimeView } from './model-runtime.view.js';
import { LoadModelPayload, UnloadModelPayload } from './model.payload.js';
import { ModelVersionType } from './model.type.js';

type ModelPayload = Promise<Payload<'model', ModelVersion>>;

@Resolver(() => ModelVersionType)
export class ModelRuntimeResolver {
  @FieldResolver(() => ModelRuntimeType, { description: 'Where the version runs: what was asked for, and what does.' })
  async runtime(@Root() model: ModelVersion, @Ctx() { services }: Context): Promise<ModelRuntimeView> {
    return toModelRuntime(await services.runtimes.runtime(model));
  }

  @Mutation(() => LoadModelPayload, {
    description:
      'Loads a version and answers once it is warm; requests load by themselves. Also moves it to another execution provider.',
  })
  loadModel(
    @Arg('input', () => LoadModelInput, { description: 'What to load, and where.' }) input: LoadModelInput,
    @Ctx() { services }: Context,
  ): ModelPayload {
    return toPayload('model', async () => {
      const model = await services.models.resolve(input.model);
      const options = { choice: input.provider ?? undefined, fallbackAllowed: input.allowFallback ?? undefined };
      await services.runtimes.load(model, options);
      return model;
    });
  }

  @Mutation(() => UnloadModelPayload, {
    description:
      'Lets what waits for a version be answered, then ends its engine and gives its memory back; the next request loads it again.',
  })
  unloadModel(
    @Arg('input', () => UnloadModelInput, { description: 'What to unload.' }) input: UnloadModelInput,
    @Ctx() { services }: Context,
  ): ModelPayload {
    return toPayload('model', async () => {
      const model = await services.models.resolve(input.model);
      await services.runtimes.unload(model);
      return model;
    });
  }
}
