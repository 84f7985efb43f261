// Shapes measured figures for GraphQL.

import type { NamedValue } from '../services/runs/run.js';
import { finiteOrNull, isNonFinite } from './finite.js';

/** A figure as the schema's type reads it. */
export interface MetricView {
  readonly name: string;
  readonly value: number | null;
  readonly nonFinite: boolean;
}

/** Shapes a figure for GraphQL. */
export function toMetric({ name, value }: NamedValue): MetricView {
  return { name, value: finiteOrNull(value), nonFinite: isNonFinite(value) };
}
