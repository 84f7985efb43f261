// The one table of attribution methods.

import type { AttributionReduction } from '../../models/attribution/attribution-method.js';
import { gradient } from '../../models/attribution/gradient.js';
import { inputXGradient } from '../../models/attribution/input-x-gradient.js';
import type { AttributionMethod } from './attribution.js';

export const attributionMethods: Readonly<Record<AttributionMethod, AttributionReduction>> = {
  GRADIENT: gradient,
  INPUT_X_GRADIENT: inputXGradient,
};
