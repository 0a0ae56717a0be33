import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSeaweed } from '@chat4all/test-servers';
import { type Figure, memoryFigure, valueAim } from '../figure.ts';
import { IMAGE_OPTIONS } from '../image.ts';
import { type ServerProcess, startServer } from '../server-process.ts';
import { copyFloor, httpFloor, s3Floor } from './floors.ts';
import { uploadManyAtOnce } from './many-uploads.ts';
import { measureOneDocument } from './one-document.ts';
import { createPdf } from './pdf.ts';
import { transferFigures } from './transfer-figures.ts';

const FILE_BYTES = 100_000_000;
const UPLOADS = { count: 100, bytes: 16_000_000 };

/** Measures the links of a router with a folder, beside `cp` to the same disk, and a bare HTTP server that writes to it. */
function measureFolder(): Promise<Figure[]> {
  return withFile(async (folder, path) => {
    await using resources = new AsyncDisposableStack();
    const server = await startRouter();
    resources.defer(() => server.close());
    const bare = await startServer('tools/bench/src/media/file-server.ts', {}, [join(folder, 'served')]);
    resources.defer(() => bare.close());
    const floors = { 'cp with fsync': copyFloor(folder), 'bare HTTP server': httpFloor(bare.http) };
    return await transferFigures(server, { path, store: 'a folder', floors });
  });
}

/** Measures the links to a bucket, beside a bare S3 client of the same bucket. */
function measureBucket(): Promise<Figure[]> {
  return withFile(async (folder, path) => {
    await using resources = new AsyncDisposableStack();
    const bucket = await startSeaweed();
    resources.defer(() => bucket.dispose());
    const files = { access: join(folder, 'access'), secret: join(folder, 'secret') };
    await Promise.all([writeFile(files.access, bucket.accessKeyId), writeFile(files.secret, bucket.secretAccessKey)]);
    const keys = `access_key_file=${files.access}&secret_key_file=${files.secret}`;
    const server = await startRouter({ CHAT4ALL_MEDIA: `s3://${bucket.bucket}?endpoint=${bucket.endpoint}&${keys}` });
    resources.defer(() => server.close());
    const floor = s3Floor(bucket);
    resources.defer(() => {
      floor.close();
    });
    return await transferFigures(server, { path, store: 'a bucket', floors: { 'bare S3 client': floor } });
  });
}

async function measureMemory(): Promise<Figure[]> {
  const server = await startRouter();
  try {
    const { idle, most } = await uploadManyAtOnce(server, UPLOADS);
    const name = `memory of the router above idle, most during ${UPLOADS.count} uploads of 16 MB at once`;
    return [memoryFigure(name, most - idle, { aim: valueAim(64) })];
  } finally {
    await server.close();
  }
}

function startRouter(settings: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
  return startServer('apps/router/src/main.ts', { ...IMAGE_OPTIONS, ...settings });
}

async function withFile(measure: (folder: string, path: string) => Promise<Figure[]>): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-bench-files-'));
  try {
    const path = join(folder, 'file.pdf');
    await writeFile(path, createPdf(FILE_BYTES));
    return await measure(folder, path);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Measures of files: transfers of 100 MB by the links of a folder and of a bucket, memory, and uploads to a platform. */
export const MEDIA_MEASURES: readonly (() => Promise<readonly Figure[]>)[] = [
  measureFolder,
  measureBucket,
  measureMemory,
  measureOneDocument,
];
