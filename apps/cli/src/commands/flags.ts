import { Option } from 'commander';
import { collect, parsePageSize, parseSince } from './parsers.ts';

/** The option of every command that prints results. */
export const JSON_FLAG = ['--json', 'print one JSON object per line'] as const;

/** The value of {@link JSON_FLAG}. */
export interface JsonOptions {
  readonly json?: true;
}

/** The values of {@link PAGE_FLAGS}. */
export interface PageOptions extends JsonOptions {
  readonly pageSize: number;
  readonly all?: true;
}

/** Options of the commands that list pages. */
export const PAGE_FLAGS = {
  pageSize: () => new Option('--page-size <n>', 'results per page, 1 to 1000').argParser(parsePageSize).default(50),
  all: () => new Option('--all', 'list every page'),
} as const;

/** Returns an option that takes a past time: ISO 8601, or a duration ago. */
export function pastTimeOption(flag: string, description: string): Option {
  return new Option(`${flag} <time>`, `${description}: ISO 8601, or a duration ago (90s, 10m, 2h, 7d)`).argParser(
    (text) => parseSince(text),
  );
}

/** Returns an option that can be repeated. */
export function repeatableOption(flags: string, description: string): Option {
  return new Option(flags, `${description}; can be repeated`).argParser(collect);
}

/** Returns the examples of a command's help. */
export function examples(...lines: readonly string[]): string {
  return ['', 'Examples:', ...lines.map((line) => `  ${line}`)].join('\n');
}
