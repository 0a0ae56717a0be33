import { styleText } from 'node:util';

/** Colours of texts in the terminal. */
export type Colour = Exclude<Parameters<typeof styleText>[0], readonly unknown[]>;

/** Writes a line of the result to standard output. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Writes a value to standard output as one line of JSON. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value));
}

/** Writes a line that is not part of the result to standard error. */
export function notice(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Colours a text for standard output: on a terminal only, unless NO_COLOR or FORCE_COLOR is set. */
export function paint(colour: Colour, text: string): string {
  return styleText(colour, text, { stream: process.stdout });
}
