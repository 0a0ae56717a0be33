import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { CliError, EXIT_CODES } from '../../cli-error.ts';
import { isHttpUrl } from '../parsers.ts';

/** The file of an option such as `--image`. */
export type FileOption =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'media'; readonly mediaId: string }
  | { readonly kind: 'path'; readonly path: string; readonly fileName: string };

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Returns a parser of the value of an option: the path of a file that exists, an http or https URL, or a media id. */
export function parseFileOption(option: string): (text: string) => FileOption {
  return (text) => {
    const stats = statSync(text, { throwIfNoEntry: false });
    if (stats?.isFile()) return { kind: 'path', path: text, fileName: basename(text) };
    if (isHttpUrl(text)) return { kind: 'url', url: text };
    if (UUID.test(text)) return { kind: 'media', mediaId: text.toLowerCase() };
    const problem = stats === undefined ? `file "${text}" does not exist` : `"${text}" is not a file`;
    const advice = 'use a path, an https:// URL or a media id';
    throw new CliError(`${option}: ${problem}; ${advice}\n  see chat4all send --help`, EXIT_CODES.usage);
  };
}
