import { styleText } from 'node:util';

const COLORS = ['cyan', 'green', 'yellow', 'magenta', 'blue', 'red'] as const;

/** Prints a line of a process after the name of the process. On a terminal each name has its own colour. */
export type Printer = (name: string, line: string) => void;

/** Creates a printer to standard output. Lines of a JSON log are shortened to message and fields. */
export function createPrinter(): Printer {
  const names: string[] = [];
  return (name, line) => {
    if (name !== '' && !names.includes(name)) names.push(name);
    const color = COLORS[names.indexOf(name) % COLORS.length] ?? 'cyan';
    const prefix = name === '' ? '' : `${styleText(color, name.padEnd(18))} `;
    process.stdout.write(`${prefix}${shorten(line)}\n`);
  };
}

/** Fields of every entry, which are not printed. */
const COMMON_FIELDS = new Set(['msg', 'level', 'time', 'name']);

function shorten(line: string): string {
  try {
    const entry: unknown = JSON.parse(line);
    if (typeof entry !== 'object' || entry === null || !('msg' in entry)) return line;
    const { msg } = entry;
    const fields = Object.fromEntries(Object.entries(entry).filter(([name]) => !COMMON_FIELDS.has(name)));
    const rest = Object.keys(fields).length === 0 ? '' : ` ${JSON.stringify(fields)}`;
    return `${String(msg)}${rest}`;
  } catch {
    return line;
  }
}
