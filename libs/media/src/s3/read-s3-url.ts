import { readFile } from 'node:fs/promises';
import { MediaError } from '../media-error.ts';

/** The settings in an `s3:` URL. */
export interface S3Settings {
  readonly bucket: string;
  /** The start of the keys of all files. */
  readonly prefix: string;
  /** Undefined for AWS. */
  readonly endpoint: string | undefined;
  /** The endpoint in links for clients, if they reach the bucket at another address. */
  readonly publicEndpoint: string | undefined;
  readonly region: string;
  /** Undefined for the credentials that the AWS SDK finds. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
}

const PARAMETERS = ['endpoint', 'public_endpoint', 'region', 'access_key_file', 'secret_key_file'];

/**
 * Reads `s3://<bucket>/<prefix>?endpoint=…&public_endpoint=…&region=…&access_key_file=…&secret_key_file=…`. Prefix and
 * parameters are optional; the region is `us-east-1` by default. Fails with `invalid` for another URL, with
 * `misconfigured` if a file cannot be read.
 */
export async function readS3Url(text: string): Promise<S3Settings> {
  if (!URL.canParse(text))
    throw new MediaError('invalid', 'media: must be an URL such as s3://bucket?region=us-east-1');
  const { hostname, pathname, searchParams, username, password } = new URL(text);
  if (username !== '' || password !== '') {
    throw new MediaError('invalid', 'media: use access_key_file and secret_key_file instead of keys in the URL');
  }
  const unknown = [...searchParams.keys()].find((name) => !PARAMETERS.includes(name));
  if (unknown !== undefined) {
    throw new MediaError('invalid', `media: unknown parameter "${unknown}"; use ${PARAMETERS.join(', ')}`);
  }
  if (!/^[a-z\d][a-z\d.-]{1,61}[a-z\d]$/.test(hostname)) {
    throw new MediaError(
      'invalid',
      `media: the bucket must have 3 to 63 lower-case letters, digits, "." and "-" (got "${hostname}")`,
    );
  }
  const path = pathname.replace(/^\/+|\/+$/g, '');
  return {
    bucket: hostname,
    prefix: path === '' ? '' : `${path}/`,
    endpoint: readEndpoint(searchParams, 'endpoint'),
    publicEndpoint: readEndpoint(searchParams, 'public_endpoint'),
    region: searchParams.get('region') ?? 'us-east-1',
    credentials: await readCredentials(searchParams),
  };
}

function readEndpoint(parameters: URLSearchParams, name: string): string | undefined {
  const value = parameters.get(name) ?? undefined;
  if (value === undefined || /^https?:\/\/[^/]/.test(value)) return value;
  throw new MediaError('invalid', `media: ${name} must begin with https:// or http:// (got "${value}")`);
}

async function readCredentials(parameters: URLSearchParams): Promise<S3Settings['credentials']> {
  const [accessKeyFile, secretKeyFile] = [parameters.get('access_key_file'), parameters.get('secret_key_file')];
  if (accessKeyFile === null && secretKeyFile === null) return undefined;
  if (accessKeyFile === null || secretKeyFile === null) {
    throw new MediaError('invalid', 'media: access_key_file and secret_key_file are required together');
  }
  return { accessKeyId: await readSecret(accessKeyFile), secretAccessKey: await readSecret(secretKeyFile) };
}

async function readSecret(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    throw new MediaError('misconfigured', `media: cannot read the file "${file}"`, error);
  }
}
