// A data set: validated, labelled examples in named splits.

export const SPLIT_NAMES = ['train', 'validation', 'test'] as const;
export type SplitName = (typeof SPLIT_NAMES)[number];

/** One labelled text or text pair; `label` indexes the data set's labels. */
export interface Example {
  readonly text: string;
  readonly textPair: string | null;
  readonly label: number;
}

export interface DatasetSplit {
  readonly split: SplitName;
  readonly rowCount: number;
  readonly labelCounts: readonly { readonly label: string; readonly count: number }[];
  /** Absolute path of the normalised JSON Lines file; never shown to clients. */
  readonly path: string;
}

export interface Dataset {
  readonly id: string;
  readonly name: string;
  readonly labels: readonly string[];
  /** sha-256 over labels and normalised rows. */
  readonly digest: string;
  readonly splits: readonly DatasetSplit[];
  readonly createdAt: Date;
}
