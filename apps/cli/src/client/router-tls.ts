import { readFileSync } from 'node:fs';
import type { TlsOptions } from '@chat4all/client';
import { CliError, EXIT_CODES } from '../cli-error.ts';

/** The options of the connection's encryption. Each of the files turns it on. */
export interface TlsFlags {
  readonly tls?: boolean | undefined;
  /** The files, in PEM: the authorities to trust, and the client certificate with its key. */
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

/** Reads the files of the options. Returns undefined for a connection in plaintext. Throws a {@link CliError}. */
export function readTls({ tls = readSwitch('CHAT4ALL_TLS'), ca, cert, key }: TlsFlags): TlsOptions | undefined {
  if (cert !== undefined && key === undefined) throw usage('--key: is required with --cert');
  if (key !== undefined && cert === undefined) throw usage('--cert: is required with --key');
  if (!tls && ca === undefined && cert === undefined) return undefined;
  return { ca: readPem('--ca', ca), cert: readPem('--cert', cert), key: readPem('--key', key) };
}

function readSwitch(variable: string): boolean {
  const text = process.env[variable] ?? '';
  if (!['', '0', '1'].includes(text)) throw usage(`${variable}: must be 0 or 1 (got "${text}")`);
  return text === '1';
}

function readPem(flag: string, file: string | undefined): Buffer | undefined {
  if (file === undefined) return undefined;
  try {
    const pem = readFileSync(file);
    if (pem.includes('-----BEGIN ')) return pem;
  } catch (error) {
    throw usage(`${flag}: cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  throw usage(`${flag}: ${file} is not a PEM file`);
}

function usage(message: string): CliError {
  return new CliError(message, EXIT_CODES.usage);
}
