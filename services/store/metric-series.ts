// Series of figures gathered from a run's events, and their thinning for display.

import type { RunEventBody } from '../runs/run.js';

/** A figure at a training step; the value may be non-finite. */
export interface MetricPoint {
  readonly step: number;
  readonly value: number;
}

export interface MetricSeries {
  readonly key: string;
  readonly points: readonly MetricPoint[];
}

const STEP_FIGURES = ['loss', 'learningRate', 'gradientNorm', 'gradientCosine', 'examplesPerSecond'] as const;

/** Gathers the points of the asked keys from events in order. */
export class MetricCollector {
  private readonly points: ReadonlyMap<string, MetricPoint[]>;

  constructor(private readonly keys: readonly string[]) {
    this.points = new Map(keys.map((key) => [key, []]));
  }

  add(body: RunEventBody): void {
    if (body.type === 'step-completed') {
      for (const figure of STEP_FIGURES) this.addPoint(figure, body.step, body[figure]);
      for (const term of body.terms) this.addPoint(`terms.${term.name}`, body.step, term.value);
    } else if (body.type === 'evaluation-completed') {
      for (const metric of body.metrics) this.addPoint(`${body.split}.${metric.name}`, body.step, metric.value);
    }
  }

  series(): MetricSeries[] {
    return this.keys.map((key) => ({ key, points: this.points.get(key) ?? [] }));
  }

  private addPoint(key: string, step: number, value: number | null): void {
    if (value !== null) this.points.get(key)?.push({ step, value });
  }
}

/**
 * Thins a series to at most `maxPoints` (at least 1): the last point always stays, and of each of the equal stretches
 * before it stay the least and the greatest value, in order. Non-finite values count as extremes.
 */
export function limitPoints(points: readonly MetricPoint[], maxPoints: number): readonly MetricPoint[] {
  if (points.length <= maxPoints) return points;
  const kept: MetricPoint[] = [];
  const stretches = Math.floor((maxPoints - 1) / 2);
  const rest = points.length - 1;
  for (let index = 0; index < stretches; index++) {
    const start = Math.floor((index * rest) / stretches);
    const end = Math.floor(((index + 1) * rest) / stretches);
    kept.push(...extremes(points.slice(start, end)));
  }
  return [...kept, points[rest]!];
}

/** NaN is taken for the greatest value of all, so that it is never thinned away by a finite one. */
function rank(value: number): number {
  return Number.isNaN(value) ? Infinity : value;
}

function extremes(stretch: readonly MetricPoint[]): MetricPoint[] {
  let least = 0;
  let greatest = 0;
  for (const [index, { value }] of stretch.entries()) {
    if (rank(value) < rank(stretch[least]!.value)) least = index;
    if (rank(value) > rank(stretch[greatest]!.value)) greatest = index;
  }
  return [...new Set([Math.min(least, greatest), Math.max(least, greatest)])].map((index) => stretch[index]!);
}
