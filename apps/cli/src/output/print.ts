import { once } from 'node:events';
import { styleText } from 'node:util';
import { escapeColouredLines, escapeLines, stringify } from './escape.ts';

/** Colours of texts in the terminal. */
export type Colour = Exclude<Parameters<typeof styleText>[0], readonly unknown[]>;

/** Writes a line of the result to standard output. */
export function print(line: string): void {
  process.stdout.write(`${escapeColouredLines(line)}\n`);
}

/** Writes a value to standard output as one line of JSON. */
export function printJson(value: unknown): void {
  process.stdout.write(`${stringify(value)}\n`);
}

/** Writes a line that is not part of the result to standard error. */
export function notice(line: string): void {
  process.stderr.write(`${escapeLines(line)}\n`);
}

/** Waits while the reader of standard output is behind. Loops that print await it, so that the memory stays bounded. */
export async function drained(): Promise<void> {
  if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
}

/** Waits until the readers of standard output and standard error have taken everything that was written. */
export async function flushed(): Promise<void> {
  await Promise.all(
    [process.stdout, process.stderr].map(
      (stream) =>
        new Promise<void>((resolve) => {
          // Writes are in order: the callback is called after those before it.
          stream.write('', () => {
            resolve();
          });
        }),
    ),
  );
}

/** Colours a text for standard output: on a terminal only, unless NO_COLOR or FORCE_COLOR is set. */
export function paint(colour: Colour, text: string): string {
  return styleText(colour, text, { stream: process.stdout });
}
