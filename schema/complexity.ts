// What fields cost: a field costs 1, a list as many times its selection as it may have items.

import type { Complexity } from 'type-graphql';
import { DEFAULT_PAGE_SIZE } from './pagination/page.args.js';

interface Arguments {
  readonly first?: number | null;
  readonly input?: { readonly texts?: readonly unknown[]; readonly candidates?: readonly unknown[] };
}

/** Running one text through one model, in units of one plain field. */
const MODEL_COST = 10;

/** A page costs its selection once per item asked for. */
export const pageComplexity: Complexity = ({ args, childComplexity }) =>
  1 + Math.max(1, (args as Arguments).first ?? DEFAULT_PAGE_SIZE) * childComplexity;

/** Running texts through one model costs the model and the selection once per text. */
export const textsComplexity: Complexity = ({ args, childComplexity }) =>
  1 + textCount(args) * (MODEL_COST + childComplexity);

/** A comparison runs every text through the reference and each candidate. */
export const comparisonComplexity: Complexity = ({ args, childComplexity }) => {
  const models = 1 + ((args as Arguments).input?.candidates?.length ?? 0);
  return 1 + textCount(args) * models * (MODEL_COST + childComplexity);
};

function textCount(args: Arguments): number {
  return args.input?.texts?.length ?? 0;
}
