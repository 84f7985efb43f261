// Shapes the parts of a model card that are maps.

import { FieldResolver, Resolver, Root } from 'type-graphql';
import type { ModelCard } from '../../services/registry/model-version.js';
import { MetricType } from '../metric.type.js';
import { type MetricView, toMetric } from '../metric.view.js';
import { FileDigestType, ModelCardType } from './model.type.js';

@Resolver(() => ModelCardType)
export class ModelCardResolver {
  @FieldResolver(() => [MetricType])
  metrics(@Root() card: ModelCard): MetricView[] {
    return Object.entries(card.metrics).map(([name, value]) => toMetric({ name, value }));
  }

  @FieldResolver(() => [FileDigestType])
  digests(@Root() card: ModelCard): { readonly file: string; readonly sha256: string }[] {
    return Object.entries(card.digests).map(([file, sha256]) => ({ file, sha256 }));
  }
}
