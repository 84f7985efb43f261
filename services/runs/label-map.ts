// A data set's labels in terms of a model's classes.

import { badInput } from '../../lib/errors.js';
import type { Dataset } from '../datasets/dataset.js';
import { fullRef } from '../registry/model-ref.js';
import type { ModelVersion } from '../registry/model-version.js';

/** The model's class index for each of the data set's label indices. Throws unless both have the same label names. */
export function mapLabels(dataset: Dataset, model: ModelVersion): number[] {
  const map = dataset.labels.map((label) => model.labels.indexOf(label));
  if (map.includes(-1) || dataset.labels.length !== model.labels.length) {
    const expected = `a data set with the labels of ${fullRef(model)}: ${model.labels.join(', ')}`;
    throw badInput('dataset', expected, `"${dataset.name}" with ${dataset.labels.join(', ')}`);
  }
  return map;
}
