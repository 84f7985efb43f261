// A plain text table, or the same as Markdown.

/** Rows of cells under a header; columns after the first are aligned to the right. */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[], markdown = false): string {
  const widths = header.map((title, column) =>
    Math.max(...[title, ...rows.map((row) => row[column]!)].map((cell) => cell.length)),
  );
  const line = (cells: readonly string[]): string => {
    const padded = cells.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
    );
    return markdown ? `| ${padded.join(' | ')} |` : padded.join('  ');
  };
  const rule = widths.map((width, column) =>
    markdown && column > 0 ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  );
  return [line(header), line(rule), ...rows.map(line)].join('\n');
}
