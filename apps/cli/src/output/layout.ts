/** The width of output that is not written to a terminal, in columns. */
const DEFAULT_COLUMNS = 80;

/** Returns a number with its noun: `1 delivery`, `2 deliveries`. */
export function formatCount(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** Shortens a text to the width of the terminal. A text that is written to a file or a pipe stays whole. */
export function shorten(text: string, columns = process.stdout.isTTY ? process.stdout.columns : Infinity): string {
  return text.length <= columns ? text : `${text.slice(0, columns - 1)}…`;
}

/** Returns a label and its items, separated by commas and wrapped; further lines are indented like the first item. */
export function wrapList(
  label: string,
  items: readonly string[],
  columns = process.stdout.columns || DEFAULT_COLUMNS,
): string {
  const words = items.map((item, index) => (index === items.length - 1 ? item : `${item},`));
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && label.length + last.length + 1 + word.length <= columns)
      lines.push(`${lines.pop()} ${word}`);
    else lines.push(word);
  }
  return label + lines.join(`\n${' '.repeat(label.length)}`);
}
