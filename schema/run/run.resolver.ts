// Runs: lookup, lists, and the fields that need more than the run itself.

import { Arg, Args, Ctx, FieldResolver, Float, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { badInput } from '../../lib/errors.js';
import type { Dataset } from '../../services/datasets/dataset.js';
import type { ModelVersion } from '../../services/registry/model-version.js';
import type { Progress, Run } from '../../services/runs/run.js';
import { pageComplexity } from '../complexity.js';
import type { Context, ObjectiveConfig, TrainingConfig } from '../context.js';
import { DatasetType } from '../dataset/dataset.type.js';
import { localId, toGlobalId } from '../global-id.js';
import { ModelVersionType } from '../model/model.type.js';
import { type Connection, toConnection } from '../pagination/connection.type.js';
import { PageArgs, toPageRequest } from '../pagination/page.args.js';
import { RunEventPageType } from './run-event.type.js';
import { fromEventCursor, type RunEventPageView, toEventPage } from './run-event.view.js';
import { MetricSeriesType, type MetricSeriesView, toMetricSeries } from './run-metrics.type.js';
import { RunFilter } from './run.input.js';
import { ObjectiveType, ProgressType, RunConnectionType, RunType, TrainingType } from './run.type.js';

/** The curves that are drawn of any run. */
const DEFAULT_KEYS = [
  'loss',
  'learningRate',
  'gradientNorm',
  'gradientCosine',
  'examplesPerSecond',
  'validation.accuracy',
  'validation.loss',
];
const MAX_KEYS = 50;
const DEFAULT_POINTS = 500;
const MAX_POINTS = 10_000;

@Resolver(() => RunType)
export class RunResolver {
  @FieldResolver(() => ID, { description: 'Opaque, and unique across all types.' })
  id(@Root() run: Run): string {
    return toGlobalId('Run', run.id);
  }

  @FieldResolver(() => String, { description: 'Name of the model that it publishes.' })
  name(@Root() run: Run): string {
    return run.spec.name;
  }

  @FieldResolver(() => DatasetType, { nullable: true, description: 'The data set; null once deleted.' })
  dataset(@Root() run: Run, @Ctx() { loaders }: Context): Promise<Dataset | null> {
    return loaders.datasetById.load(run.spec.datasetId);
  }

  @FieldResolver(() => ModelVersionType, {
    nullable: true,
    description: 'The teacher of a distillation; null for other runs, or once deleted.',
  })
  async teacher(@Root() { spec }: Run, @Ctx() { loaders }: Context): Promise<ModelVersion | null> {
    return spec.kind === 'DISTILLATION' ? loaders.modelById.load(spec.teacherId) : null;
  }

  @FieldResolver(() => ModelVersionType, {
    nullable: true,
    description: 'The model that it published; null until then, or once deleted.',
  })
  async model(@Root() run: Run, @Ctx() { loaders }: Context): Promise<ModelVersion | null> {
    return run.status === 'SUCCEEDED' ? loaders.modelById.load(run.modelId) : null;
  }

  @FieldResolver(() => ObjectiveType, { nullable: true, description: 'What a distillation minimises.' })
  objective(@Root() { spec }: Run): ObjectiveConfig | null {
    return spec.kind === 'DISTILLATION' ? spec.objective : null;
  }

  @FieldResolver(() => TrainingType, { description: 'How it trains.' })
  training(@Root() { spec }: Run): TrainingConfig {
    return spec.training;
  }

  @FieldResolver(() => RunEventPageType, {
    description: 'Recorded events in order; the subscription `runEvents` also follows new ones.',
    complexity: pageComplexity,
  })
  async events(
    @Root() run: Run,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { services }: Context,
  ): Promise<RunEventPageView> {
    const { first } = toPageRequest(page);
    const after = fromEventCursor(page.after);
    return toEventPage(await services.runs.events(run.id, { after, first }), after);
  }

  @FieldResolver(() => [MetricSeriesType], {
    description: 'Curves over the steps, thinned out on the server.',
    complexity: ({ childComplexity }) => 100 + childComplexity,
  })
  async metrics(
    @Root() run: Run,
    @Arg('keys', () => [String], {
      nullable: true,
      defaultValue: DEFAULT_KEYS,
      description: 'Which figures: of steps, `terms.<name>` of the loss, and `<split>.<metric>` of evaluations.',
    })
    keys: string[] | null,
    @Arg('maxPoints', () => Int, {
      nullable: true,
      defaultValue: DEFAULT_POINTS,
      description: `Most points per figure, from 2 to ${MAX_POINTS}.`,
    })
    maxPoints: number | null,
    @Ctx() { services }: Context,
  ): Promise<MetricSeriesView[]> {
    const points = maxPoints ?? DEFAULT_POINTS;
    if (points < 2 || points > MAX_POINTS) {
      throw badInput('maxPoints', `a number from 2 to ${MAX_POINTS}`, points.toString());
    }
    const wanted = keys ?? DEFAULT_KEYS;
    if (wanted.length > MAX_KEYS) throw badInput('keys', `at most ${MAX_KEYS} keys`, `${wanted.length} keys`);
    return (await services.runs.metrics(run.id, wanted, points)).map(toMetricSeries);
  }

  @Query(() => RunType, { nullable: true, description: 'A run by its id; null if there is none.' })
  async run(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Ctx() { services }: Context,
  ): Promise<Run | null> {
    const local = localId('Run', id);
    return local === undefined ? null : ((await services.runs.byId(local)) ?? null);
  }

  @Query(() => RunConnectionType, { description: 'Runs, newest first.', complexity: pageComplexity })
  async runs(
    @Args(() => PageArgs) page: PageArgs,
    @Arg('filter', () => RunFilter, { nullable: true, description: 'Which runs; absent means all.' })
    filter: RunFilter | null | undefined,
    @Ctx() { services }: Context,
  ): Promise<Connection<Run>> {
    const wanted = {
      ...(filter?.kind != null && { kind: filter.kind }),
      ...(filter?.status != null && { status: filter.status }),
    };
    return toConnection(await services.runs.list({ ...toPageRequest(page), filter: wanted }), page.after);
  }
}

@Resolver(() => ProgressType)
export class ProgressResolver {
  @FieldResolver(() => Float)
  fraction(@Root() { step, totalSteps }: Progress): number {
    return totalSteps > 0 ? step / totalSteps : 0;
  }
}
