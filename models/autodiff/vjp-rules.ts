// The one total table of gradients: an operator without an entry does not compile.

import type { OpName } from '../onnx/op-specs.js';
import { elementwiseRules } from './rules/elementwise.js';
import { indexingRules } from './rules/indexing.js';
import { linalgRules } from './rules/linalg.js';
import { movementRules } from './rules/movement.js';
import { normalizationRules } from './rules/normalization.js';
import { reductionRules } from './rules/reduction.js';
import type { VjpRules } from './vjp-rule.js';

export const vjpRules: VjpRules<OpName> = {
  ...elementwiseRules,
  ...indexingRules,
  ...linalgRules,
  ...movementRules,
  ...normalizationRules,
  ...reductionRules,
};
