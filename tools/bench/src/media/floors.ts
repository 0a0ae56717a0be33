import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { SeaweedServer } from '@chat4all/test-servers';
import { getFile, putFile, writeDurably } from './transfers.ts';

/** The transfers of a file without the product. */
export interface TransferFloor {
  /** Stores the file at a path. */
  readonly upload: (path: string) => Promise<void>;
  /** Writes the stored file to a path, durably. */
  readonly download: (path: string) => Promise<void>;
}

/** Returns copies by `cp`, each written to the disk, within a folder. */
export function copyFloor(folder: string): TransferFloor {
  const stored = join(folder, 'stored');
  return { upload: (path) => copyDurably(path, stored), download: (path) => copyDurably(stored, path) };
}

async function copyDurably(from: string, to: string): Promise<void> {
  await promisify(execFile)('cp', [from, to]);
  await using file = await open(to, 'r');
  await file.sync();
}

/** Returns transfers to and from a bare HTTP server of this machine. */
export function httpFloor(url: string): TransferFloor {
  return { upload: (path) => putFile({ url, headers: {} }, path), download: (path) => getFile(url, path) };
}

/** Returns transfers of one object by a client of S3. */
export function s3Floor(server: SeaweedServer): TransferFloor & { readonly close: () => void } {
  const { endpoint, bucket: Bucket, accessKeyId, secretAccessKey } = server;
  const credentials = { accessKeyId, secretAccessKey };
  const client = new S3Client({
    ...{ endpoint, credentials, region: 'us-east-1', forcePathStyle: true },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const target = { Bucket, Key: 'floor' };
  return {
    upload: async (path) => {
      const { size } = await stat(path);
      await client.send(new PutObjectCommand({ ...target, Body: createReadStream(path), ContentLength: size }));
    },
    download: async (path) => {
      const { Body } = await client.send(new GetObjectCommand(target));
      if (!(Body instanceof Readable)) throw new Error('the bucket answered without a file');
      await writeDurably(Body, path);
    },
    close: () => {
      client.destroy();
    },
  };
}
