// How the sentences of the demo corpus are built. A pattern is seen from the polarity that it shall have: `{same}` is a
// word of that polarity, `{opposite}` one of the other. `only` marks patterns that mean one polarity alone.

export type Polarity = 'positive' | 'negative';

export interface Pattern {
  readonly text: string;
  readonly weight: number;
  readonly only?: Polarity;
}

/**
 * Clauses about one aspect. Slots: `{aspect}`; `{be}` was or were; `{it}` it or they; `{whole}`; `{same}`, `{same2}`
 * (another one) and `{opposite}` describing words; `{very}`, `{not}` from the lists below; `{did}` a deed of the same
 * polarity; `{do}` the base form of one of the other.
 */
export const DIRECT_CLAUSES: readonly Pattern[] = [
  { text: '{aspect} {be} {same}', weight: 10 },
  { text: '{aspect} {be} {very} {same}', weight: 10 },
  { text: '{aspect} {be} {same} and {same2}', weight: 5 },
  { text: '{aspect} {be} {same} from start to finish', weight: 3 },
  { text: '{aspect} turned out to be {very} {same}', weight: 3 },
  { text: 'I found {aspect} {very} {same}', weight: 4 },
  { text: '{aspect} {did}', weight: 5 },
  { text: '{whole} {did}', weight: 4 },
];

/** Clauses that mean the opposite of the words they hold. */
export const NEGATED_CLAUSES: readonly Pattern[] = [
  { text: '{aspect} {be} {not} {opposite}', weight: 10 },
  { text: 'there was nothing {opposite} about {aspect}', weight: 3 },
  { text: 'I did not find {aspect} {opposite}', weight: 2 },
  { text: '{aspect} did not {do}', weight: 4 },
  { text: '{whole} did not {do}', weight: 3 },
  { text: '{aspect} {be} not as {opposite} as I feared', weight: 2, only: 'positive' },
  { text: '{aspect} {be} not even slightly {opposite}', weight: 2, only: 'positive' },
  { text: '{aspect} {be} not as {opposite} as I hoped', weight: 2, only: 'negative' },
  { text: '{aspect} {be} barely {opposite}', weight: 2, only: 'negative' },
];

export const NEGATIONS = ['not', 'not at all', 'never', 'hardly', 'anything but', 'far from', 'by no means'] as const;

export const INTENSIFIERS = [
  'utterly',
  'really',
  'truly',
  'quite',
  'rather',
  'remarkably',
  'simply',
  'thoroughly',
  'very',
  'surprisingly',
] as const;

/**
 * Whole sentences. Slots: `{clause}` and `{clause2}` of the sentence's polarity, `{other}` of the other one; `{opening}`
 * and `{people}` from the lists below; `{again}` what I would do after a good one; and those of clauses.
 */
export const SENTENCES: readonly Pattern[] = [
  { text: '{clause}', weight: 20 },
  { text: '{opening} {clause}', weight: 18 },
  { text: '{clause}, and {clause2}', weight: 9 },
  { text: '{opening} {clause}, and {clause2}', weight: 4 },
  { text: '{clause}, so I would gladly {again}', weight: 4, only: 'positive' },
  { text: '{clause}, so I would not {again}', weight: 4, only: 'negative' },

  { text: '{other}, but {clause}', weight: 13 },
  { text: '{other}, yet {clause}', weight: 3 },
  { text: 'although {other}, {clause}', weight: 5 },
  { text: '{clause}, although {other}', weight: 5 },
  { text: '{other}, but {aspect} made up for it', weight: 3, only: 'positive' },
  { text: '{other}, but I would gladly {again}', weight: 3, only: 'positive' },
  { text: '{other}, but that could not save {whole}', weight: 3, only: 'negative' },
  { text: '{other}, but I would never {again}', weight: 3, only: 'negative' },

  { text: '{people} said that {aspect} {be} {same}, and they were right', weight: 3 },
  { text: '{people} said that {aspect} {be} {opposite}, but they were wrong', weight: 3 },
  { text: 'I expected {aspect} to be {opposite}, but {it} {be} {very} {same}', weight: 3 },
];

export const OPENINGS = [
  'honestly,',
  'in the end,',
  'to be fair,',
  'all in all,',
  'for once,',
  'to my surprise,',
  'I must say,',
  'as far as I can tell,',
  'if you ask me,',
] as const;

export const PEOPLE = ['my friends', 'the critics', 'some people', 'my neighbours', 'most reviews'] as const;

/** Short words that slots turn into. */
export const SLOT_WORDS = ['was', 'were', 'it', 'they'] as const;
