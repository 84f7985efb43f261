// A student cut out of its teacher: embeddings, some layers, and the head if wanted.

import { badInput } from '../../lib/errors.js';
import { Random } from '../../lib/random.js';
import { parameterGroup, parameterShapes, renameLayer } from '../architectures/parameter-shapes.js';
import { initialisation } from './initialise-weights.js';
import type { LoadedModel } from './loaded-model.js';

/** Which teacher layers the student starts with, in order, 0-based; without the head, pooler and classifier start fresh. */
export interface LayerSelection {
  readonly layers: readonly number[];
  readonly copyHead: boolean;
}

/** The student as it starts. Throws `BAD_USER_INPUT` for a layer the teacher does not have. */
export function initialiseStudent(
  teacher: LoadedModel,
  { layers, copyHead }: LayerSelection,
  seed: number,
): LoadedModel {
  for (const layer of layers) {
    if (!Number.isInteger(layer) || layer < 0 || layer >= teacher.config.layers) {
      const expected = `layers in [0, ${teacher.config.layers - 1}]`;
      throw badInput('student.fromTeacherLayers.layers', expected, String(layer));
    }
  }
  const config = { ...teacher.config, layers: layers.length };
  const random = new Random(seed);
  const weights = new Map(
    [...parameterShapes(config)].map(([name, shape]) => {
      const group = parameterGroup(config, name);
      if (group.kind === 'head' && !copyHead) return [name, initialisation(name, shape, random)];
      const source = group.kind === 'layer' ? renameLayer(config, name, layers[group.index]!) : name;
      return [name, teacher.weights.get(source)!];
    }),
  );
  return { config, weights };
}
