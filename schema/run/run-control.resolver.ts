// What launches, cancels and follows runs.

import { Arg, Ctx, ID, Mutation, Resolver, Root, Subscription } from 'type-graphql';
import { badInput, notFound } from '../../lib/errors.js';
import type { StudentSource } from '../../services/runs/launch-spec.js';
import type { Run } from '../../services/runs/run.js';
import type { Context } from '../context.js';
import { defined } from '../defined.js';
import { type Payload, toPayload } from '../errors/payload.js';
import { localId } from '../global-id.js';
import { followRun } from './follow-run.js';
import { RunEventPageType } from './run-event.type.js';
import { fromEventCursor, type RunEventPageView } from './run-event.view.js';
import { LaunchDistillationInput, LaunchFineTuningInput, RunControlInput, type StudentInput } from './run.input.js';
import { LaunchRunPayload, RunControlPayload } from './run.payload.js';

type RunPayload = Promise<Payload<'run', Run>>;

@Resolver()
export class RunControlResolver {
  @Mutation(() => LaunchRunPayload, { description: 'Queues a run that trains a model on labels.' })
  launchFineTuning(
    @Arg('input', () => LaunchFineTuningInput, { description: 'What to train.' }) input: LaunchFineTuningInput,
    @Ctx() { services }: Context,
  ): RunPayload {
    const { model, dataset, name, training, idempotencyKey } = input;
    return toPayload('run', () =>
      services.runs.launchFineTuning({
        ...{ model, dataset, name },
        training: training ? defined(training) : {},
        ...defined({ idempotencyKey }),
      }),
    );
  }

  @Mutation(() => LaunchRunPayload, { description: 'Queues a run that trains a student on labels and a teacher.' })
  launchDistillation(
    @Arg('input', () => LaunchDistillationInput, { description: 'What to distil.' }) input: LaunchDistillationInput,
    @Ctx() { services }: Context,
  ): RunPayload {
    const { teacher, dataset, name, student, objective, training, idempotencyKey } = input;
    return toPayload('run', () =>
      services.runs.launchDistillation({
        ...{ teacher, dataset, name },
        student: toStudentSource(student),
        objective: { ...defined(objective), kind: objective.kind },
        training: training ? defined(training) : {},
        ...defined({ idempotencyKey }),
      }),
    );
  }

  @Mutation(() => RunControlPayload, {
    description: 'Stops a run: at once if it waits, after the current step if it executes.',
  })
  cancelRun(
    @Arg('input', () => RunControlInput, { description: 'Which run.' }) input: RunControlInput,
    @Ctx() { services }: Context,
  ): RunPayload {
    return toPayload('run', () => services.runs.cancel(runIdOf(input.id, 'id')));
  }

  @Subscription(() => RunEventPageType, {
    description:
      'The events of a run: replays what is recorded after the cursor, follows what is added, and completes when the run has ended.',
    subscribe: ({ args, context }) => subscribeToRun(args as RunEventsArguments, context as Context),
  })
  runEvents(
    @Arg('runId', () => ID, { description: 'Id of the run.' }) _runId: string,
    @Arg('after', () => String, { nullable: true, description: 'A cursor; absent means from the first event.' })
    _after: string | null | undefined,
    @Root() page: RunEventPageView,
  ): RunEventPageView {
    return page;
  }
}

interface RunEventsArguments {
  readonly runId: string;
  readonly after?: string | null;
}

async function subscribeToRun(
  { runId, after }: RunEventsArguments,
  { services }: Context,
): Promise<AsyncIterable<RunEventPageView>> {
  const id = runIdOf(runId, 'runId');
  if ((await services.runs.byId(id)) === undefined) throw notFound('run', runId, 'runId');
  return followRun(services.runs, id, fromEventCursor(after));
}

function runIdOf(globalId: string, field: string): string {
  const id = localId('Run', globalId);
  if (id === undefined) throw notFound('run', globalId, field);
  return id;
}

function toStudentSource({ fromTeacherLayers, fromModel }: StudentInput): StudentSource {
  if (fromTeacherLayers != null) {
    const { layers, copyHead } = fromTeacherLayers;
    return { kind: 'teacher-layers', layers, ...defined({ copyHead }) };
  }
  if (fromModel != null) return { kind: 'model', ref: fromModel };
  throw badInput(['student'], 'either fromTeacherLayers or fromModel', 'neither');
}
