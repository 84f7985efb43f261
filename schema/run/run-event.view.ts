// Shapes stored events for GraphQL: figures that are not finite become null beside a flag.

import { badInput } from '../../lib/errors.js';
import { unreachable } from '../../lib/unreachable.js';
import type { LossTerm, RunEvent, RunEventBody } from '../../services/runs/run.js';
import { finiteOrNull, isNonFinite } from '../finite.js';
import { toMetric } from '../metric.view.js';

/** An event as the schema's types read it; `type` selects the member of the union. */
export type RunEventView = Pick<RunEvent, 'sequence' | 'at'> & { readonly type: RunEventBody['type'] };

export interface RunEventPageView {
  readonly events: readonly RunEventView[];
  readonly cursor: string;
  readonly hasMore: boolean;
}

/** A page of events; an empty page keeps the cursor it was asked to go on behind. */
export function toEventPage(
  { events, hasMore }: { readonly events: readonly RunEvent[]; readonly hasMore: boolean },
  after: number,
): RunEventPageView {
  return { events: events.map(toEventView), cursor: (events.at(-1)?.sequence ?? after).toString(), hasMore };
}

/** The sequence number behind an event cursor, 0 for none. Throws `BAD_USER_INPUT` for anything else. */
export function fromEventCursor(cursor: string | null | undefined): number {
  if (cursor == null) return 0;
  const sequence = /^\d+$/.test(cursor) ? Number(cursor) : NaN;
  if (Number.isSafeInteger(sequence)) return sequence;
  throw badInput('after', 'a cursor of this run’s events', JSON.stringify(cursor.slice(0, 40)));
}

function toEventView({ sequence, at, body }: RunEvent): RunEventView {
  return { sequence, at, ...shape(body) };
}

function shape(body: RunEventBody): { readonly type: RunEventBody['type'] } {
  switch (body.type) {
    case 'status-changed': {
      const { type, status, message } = body;
      return { type, status, reason: message } as { readonly type: 'status-changed' };
    }
    case 'log-emitted':
      return body;
    case 'step-completed': {
      const { loss, gradientCosine, gradientNorm } = body;
      return {
        ...body,
        loss: finiteOrNull(loss),
        gradientCosine: finiteOrNull(gradientCosine),
        gradientNorm: finiteOrNull(gradientNorm),
        nonFinite: [loss, gradientCosine, gradientNorm].some(isNonFinite),
        terms: body.terms.map(shapeTerm),
      } as { readonly type: 'step-completed' };
    }
    case 'evaluation-completed':
      return { ...body, metrics: body.metrics.map(toMetric) } as { readonly type: 'evaluation-completed' };
    case 'checkpoint-saved':
      return { ...body, metric: toMetric(body.metric) } as { readonly type: 'checkpoint-saved' };
    default:
      return unreachable(body);
  }
}

function shapeTerm({ name, value, weighted }: LossTerm): object {
  return {
    name,
    value: finiteOrNull(value),
    weighted: finiteOrNull(weighted),
    nonFinite: isNonFinite(value) || isNonFinite(weighted),
  };
}
