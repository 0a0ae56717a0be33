import { styleText } from 'node:util';

const colors = ['cyan', 'green', 'yellow', 'magenta', 'blue', 'red'] as const;

/** Prints a line of a process with its name before it, in a colour of its own on a terminal. */
export type Printer = (name: string, line: string) => void;

/** Makes a printer to standard output. Lines of a JSON log are shortened to what a person reads. */
export function createPrinter(): Printer {
  const names: string[] = [];
  return (name, line) => {
    if (name !== '' && !names.includes(name)) names.push(name);
    const color = colors[names.indexOf(name) % colors.length] ?? 'cyan';
    const prefix = name === '' ? '' : `${styleText(color, name.padEnd(18))} `;
    process.stdout.write(`${prefix}${shorten(line)}\n`);
  };
}

/** What every entry has, and what its own line does not need to repeat. */
const known = new Set(['msg', 'level', 'time', 'name']);

function shorten(line: string): string {
  try {
    const entry: unknown = JSON.parse(line);
    if (typeof entry !== 'object' || entry === null || !('msg' in entry)) return line;
    const { msg } = entry;
    const fields = Object.fromEntries(Object.entries(entry).filter(([name]) => !known.has(name)));
    const rest = Object.keys(fields).length === 0 ? '' : ` ${JSON.stringify(fields)}`;
    return `${String(msg)}${rest}`;
  } catch {
    return line;
  }
}
