import { S3Client } from '@aws-sdk/client-s3';
import type { S3Settings } from './read-s3-url.ts';

/** How long a call waits for a connection, and for the next bytes on it, in milliseconds. */
const CONNECT_TIMEOUT_MS = 5_000;
const IDLE_TIMEOUT_MS = 30_000;

/** The most connections to the bucket. Other calls wait. */
const CONNECTIONS = 50;

const SILENT = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };

/** Creates a client for an endpoint; undefined is AWS. */
export function createS3Client({ region, credentials }: S3Settings, endpoint: string | undefined): S3Client {
  return new S3Client({
    region,
    ...(credentials && { credentials }),
    // Servers other than AWS seldom have a name for each bucket.
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    // Other servers do not know the checksums that the client adds by default.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // Every failure is reported to the caller.
    logger: SILENT,
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: IDLE_TIMEOUT_MS,
      httpAgent: { maxSockets: CONNECTIONS, keepAlive: true },
      httpsAgent: { maxSockets: CONNECTIONS, keepAlive: true },
    },
  });
}

function ignore(): void {
  return undefined;
}
