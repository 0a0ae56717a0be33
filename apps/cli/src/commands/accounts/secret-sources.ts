import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { CliError, EXIT_CODES } from '../../cli-error.ts';

const PAIR = /^([^=]+)=(env:.+|file:.+|-)$/s;

/**
 * Reads secrets from their sources, `name=source`, without the line break at the end. Rejects with a CliError that names the source, never
 * a secret: one that was given in the place of its source is not repeated.
 */
export async function readSecrets(pairs: readonly string[]): Promise<Record<string, string>> {
  const sources = pairs.map((pair) => {
    const [, name, source] = PAIR.exec(pair) ?? [];
    if (name === undefined || source === undefined) {
      throw usage('--secret: must be name=env:VARIABLE, name=file:PATH, or name=- for the standard input');
    }
    return { name, source };
  });
  if (sources.filter(({ source }) => source === '-').length > 1) {
    throw usage('--secret: the standard input has one secret; use env: or file: for others');
  }
  const entries = sources.map(async ({ name, source }) => [name, await readSource(name, source)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

async function readSource(name: string, source: string): Promise<string> {
  const secret = (await contentOf(name, source)).replace(/\r?\n$/, '');
  if (secret === '') throw usage(`--secret ${name}: ${source === '-' ? 'the standard input' : source} is empty`);
  return secret;
}

async function contentOf(name: string, source: string): Promise<string> {
  if (source === '-') return text(process.stdin);
  const reference = source.slice(source.indexOf(':') + 1);
  if (source.startsWith('env:')) return process.env[reference] ?? '';
  try {
    return readFileSync(reference, 'utf8');
  } catch (error) {
    throw usage(`--secret ${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function usage(message: string): CliError {
  return new CliError(message, EXIT_CODES.usage);
}
