import { readFile } from 'node:fs/promises';
import { StoreError } from '../store-error.ts';
import { wholeNumber } from '../whole-number.ts';

/** The most connections that one process keeps open, unless the URL says otherwise. */
const DEFAULT_POOL_SIZE = 10;

/** What a URL of a PostgreSQL store says. */
export interface PostgresSettings {
  /** The URL for pg, with the password and without our own parameters. */
  readonly connectionString: string;
  /** Names the host and the database in errors; never holds a secret. */
  readonly location: string;
  /** The most connections at once. */
  readonly poolSize: number;
  /** How long messages are kept, in days; undefined: for ever. */
  readonly retentionDays: number | undefined;
}

/** Parameters that name files, all of which are read by the time that the first connection is made. */
const files = ['password_file', 'sslrootcert', 'sslcert', 'sslkey'] as const;

/**
 * Reads the URL of a PostgreSQL store: `postgres://user@host:5432/database`, with the parameters `password_file`,
 * `pool_size` and `retention_days` of ours and those that pg knows, such as `sslmode` and `sslrootcert`. Fails with
 * `invalid` when the URL is none, and with `misconfigured` when a file that it names cannot be read.
 */
export async function readPostgresUrl(text: string): Promise<PostgresSettings> {
  const url = parse(text);
  const parameters = url.searchParams;
  const poolSize = wholeNumber(parameters, 'pool_size') ?? DEFAULT_POOL_SIZE;
  const retentionDays = wholeNumber(parameters, 'retention_days');
  for (const name of files) {
    const file = parameters.get(name);
    if (file === null) continue;
    const content = await read(name, file);
    if (name === 'password_file') url.password = encodeURIComponent(content.trimEnd());
  }
  for (const name of ['password_file', 'pool_size', 'retention_days']) parameters.delete(name);
  const host = parameters.get('host') ?? (url.hostname || 'localhost');
  const place = `${host}:${parameters.get('port') ?? (url.port || '5432')}${decodeURIComponent(url.pathname)}`;
  return { connectionString: url.href, location: place, poolSize, retentionDays };
}

function parse(text: string): URL {
  // The error of URL would show the text, and with it the password.
  const url = URL.parse(text);
  if (url === null) {
    throw new StoreError('invalid', 'the store is not a URL like postgres://user@host:5432/database');
  }
  return url;
}

async function read(parameter: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StoreError('misconfigured', `cannot read ${parameter} of the store: ${reason}`, error);
  }
}
