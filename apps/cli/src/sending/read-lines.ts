import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { CliError, EXIT_CODES } from '../cli-error.ts';

/** A line of a file without its end, numbered from 1. */
export interface FileLine {
  readonly number: number;
  readonly text: string;
}

/** A file that is read line by line, on demand. */
export interface LineReader {
  readonly lines: AsyncIterable<FileLine>;
  /** The size in bytes; undefined if it is unknown, as of a pipe. */
  readonly size: number | undefined;
}

/**
 * Opens a file; `-` is standard input. Empty lines are skipped. Aborting the signal ends the lines. `argument` names the file in
 * errors.
 */
export async function readLines(path: string, signal: AbortSignal, argument = '--file'): Promise<LineReader> {
  if (path === '-') return { lines: numbered(process.stdin, signal), size: undefined };
  try {
    const file = await open(path);
    const stats = await file.stat();
    if (stats.isDirectory()) throw new Error('is a folder');
    return { lines: numbered(file.createReadStream(), signal), size: stats.isFile() ? stats.size : undefined };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(`${argument}: cannot read ${path}: ${reason}`, EXIT_CODES.usage);
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
