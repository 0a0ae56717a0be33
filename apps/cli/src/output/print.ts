import { styleText } from 'node:util';

/** Colours that lines are painted with. */
export type Colour = Exclude<Parameters<typeof styleText>[0], readonly unknown[]>;

/** Writes a line to standard output. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Writes a value to standard output as one line of JSON. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value));
}

/** Writes a line to standard error: what is not the command's result. */
export function notice(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Colours a text for standard output: on a terminal only, and as NO_COLOR and FORCE_COLOR say. */
export function paint(colour: Colour, text: string): string {
  return styleText(colour, text, { stream: process.stdout });
}
