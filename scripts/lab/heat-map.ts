// Words coloured by their attribution, for the terminal.

export interface ScoredWord {
  readonly word: string;
  readonly score: number;
}

const PALE = 255;

/** Each word on a ground from white (least) to red (most), relative to the strongest word; plain with scores elsewhere. */
export function heatMap(words: readonly ScoredWord[], colours: boolean): string {
  const peak = Math.max(...words.map(({ score }) => Math.abs(score)), Number.MIN_VALUE);
  return words
    .map(({ word, score }) => {
      const share = Math.abs(score) / peak;
      if (!colours) return `${word}(${share.toFixed(2)})`;
      const fade = Math.round(PALE * (1 - share));
      return `\x1b[48;2;255;${fade};${fade}m\x1b[38;2;0;0;0m ${word} \x1b[0m`;
    })
    .join(colours ? '' : ' ');
}
