import { readFile } from 'node:fs/promises';
import { StoreError } from '../store-error.ts';
import { readFlag, readWholeNumber } from '../url-parameter.ts';

/** The most connections of one process by default. */
const DEFAULT_POOL_SIZE = 10;

/** How long the server runs a statement by default, in milliseconds. */
const DEFAULT_STATEMENT_TIMEOUT_MS = 25_000;

/** The settings in the URL of a PostgreSQL store. */
export interface PostgresSettings {
  /** The URL for pg, with the password, without our own parameters. */
  readonly connectionString: string;
  /** Host, port and database, for errors; contains no secret. */
  readonly location: string;
  /** The most connections of this process. */
  readonly poolSize: number;
  /** How long the server runs a statement, in milliseconds. */
  readonly statementTimeoutMs: number;
  /** How long messages are kept, in days; undefined: for ever. */
  readonly retentionDays: number | undefined;
  /** True if new messages are indexed for search. */
  readonly search: boolean;
}

/** Parameters with file names. The files are read here to report a missing one early. */
const FILE_PARAMETERS = ['password_file', 'sslrootcert', 'sslcert', 'sslkey'] as const;

/**
 * Reads the URL of a PostgreSQL store, see `PostgresStoreOptions`. Fails with `invalid` if it is not a URL, and with
 * `misconfigured` if a file that it names cannot be read.
 */
export async function readPostgresUrl(text: string): Promise<PostgresSettings> {
  const url = parse(text);
  const parameters = url.searchParams;
  const poolSize = readWholeNumber(parameters, 'pool_size') ?? DEFAULT_POOL_SIZE;
  const statementTimeoutMs = readWholeNumber(parameters, 'statement_timeout') ?? DEFAULT_STATEMENT_TIMEOUT_MS;
  const retentionDays = readWholeNumber(parameters, 'retention_days');
  const search = readFlag(parameters, 'search');
  for (const name of FILE_PARAMETERS) {
    const file = parameters.get(name);
    if (file === null) continue;
    const content = await read(name, file);
    if (name === 'password_file') url.password = encodeURIComponent(content.trimEnd());
  }
  for (const name of ['password_file', 'pool_size', 'statement_timeout', 'retention_days', 'search'])
    parameters.delete(name);
  const host = parameters.get('host') ?? (url.hostname || 'localhost');
  const location = `${host}:${parameters.get('port') ?? (url.port || '5432')}${decodeURIComponent(url.pathname)}`;
  return { connectionString: url.href, location, poolSize, statementTimeoutMs, retentionDays, search };
}

function parse(text: string): URL {
  // The error of URL contains the text, and so the password.
  const url = URL.parse(text);
  if (url === null) {
    throw new StoreError('invalid', 'store: not a URL; use postgres://<user>@<host>/<database>');
  }
  return url;
}

async function read(parameter: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StoreError('misconfigured', `store: cannot read ${parameter}: ${reason}`, error);
  }
}
