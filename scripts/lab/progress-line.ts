// One line in the terminal that shows how far a run is; without a terminal, a line now and then.

const WIDTH = 16;
const PLAIN_EVERY_MS = 10_000;

export class ProgressLine {
  #shownAt = 0;

  constructor(
    readonly label: string,
    readonly output: NodeJS.WriteStream = process.stdout,
  ) {}

  /** @param fraction How far, in [0, 1]. */
  update(fraction: number, text: string): void {
    const filled = Math.round(WIDTH * fraction);
    const bar = `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}`;
    const line = `${this.label.padEnd(18)} ${bar} ${(100 * fraction).toFixed(0).padStart(3)} %  ${text}`;
    if (this.output.isTTY) {
      // A line that wraps could not be overwritten.
      this.output.write(`\r\x1b[2K${line.slice(0, this.output.columns - 1)}`);
    } else if (fraction === 1 || Date.now() - this.#shownAt > PLAIN_EVERY_MS) {
      this.#shownAt = Date.now();
      this.output.write(`${line}\n`);
    }
  }

  /** Leaves the last state standing. */
  done(): void {
    if (this.output.isTTY) this.output.write('\n');
  }
}
