// The limits on documents, given alike to both transports.

import type { ValidationRule } from 'graphql';
import type { Limits } from '../config.js';
import { depthLimit } from './depth-limit.js';

export interface OperationLimits {
  readonly parseOptions: { readonly maxTokens: number };
  readonly validationRules: ValidationRule[];
  readonly validationOptions: { readonly maxErrors: number };
  readonly executionOptions: { readonly maxCoercionErrors: number };
  readonly maxCost: number;
  readonly deadlineMs: number;
}

/** Faults that are reported of one document; each echoes a part of the input. */
const MAX_ERRORS = 20;

/** What parsing, validation and execution of documents are limited by. */
export function operationLimits({ queryTokens, queryDepth, queryCost, requestDeadlineMs }: Limits): OperationLimits {
  return {
    parseOptions: { maxTokens: queryTokens },
    validationRules: [depthLimit(queryDepth)],
    validationOptions: { maxErrors: MAX_ERRORS },
    executionOptions: { maxCoercionErrors: MAX_ERRORS },
    maxCost: queryCost,
    deadlineMs: requestDeadlineMs,
  };
}
