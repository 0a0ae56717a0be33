import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { CliError } from '../cli-error.ts';

/** A line of a file, counted from 1, without its end. */
export interface FileLine {
  readonly number: number;
  readonly text: string;
}

/** A file, read line by line as it is asked for; never whole. */
export interface LineReader {
  readonly lines: AsyncIterable<FileLine>;
  /** In bytes; undefined when it is not known beforehand. */
  readonly size: number | undefined;
}

/** Opens a file, `-` being standard input. Empty lines are passed over. Aborting the signal ends the lines. */
export async function readLines(path: string, signal: AbortSignal): Promise<LineReader> {
  if (path === '-') return { lines: numbered(process.stdin, signal), size: undefined };
  try {
    const file = await open(path);
    const stats = await file.stat();
    if (stats.isDirectory()) throw new Error('it is a folder');
    return { lines: numbered(file.createReadStream(), signal), size: stats.isFile() ? stats.size : undefined };
  } catch (error) {
    throw new CliError(`cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function* numbered(input: NodeJS.ReadableStream, signal: AbortSignal): AsyncGenerator<FileLine> {
  let number = 0;
  for await (const text of createInterface({ input, crlfDelay: Infinity, signal })) {
    number += 1;
    const line = number === 1 ? text.replace(/^\uFEFF/, '') : text;
    if (line.trim() !== '') yield { number, text: line };
  }
}
