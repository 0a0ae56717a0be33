import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AppProcess, isolatedSettings, startProcess } from '@chat4all/processes';
import { type SeaweedServer, skipWithout, startSeaweed } from '@chat4all/test-servers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Chat4All, MediaState } from '../index.ts';

const JPEG = Buffer.concat([Buffer.from('ffd8ffe000104a464946', 'hex'), randomBytes(3_000_000)]);

const { skip, named } = await skipWithout('python');

describe.skipIf(skip)(named('the links of an S3 server'), () => {
  let server: SeaweedServer;
  let folder: string;
  let router: AppProcess;
  let chat: Chat4All;
  beforeAll(async () => {
    server = await startSeaweed();
    folder = await mkdtemp(join(tmpdir(), 'chat4all-bucket-'));
    await writeFile(join(folder, 'photo.jpg'), JPEG);
    router = startProcess('apps/router/src/main.ts', {
      settings: {
        ...isolatedSettings(folder),
        CHAT4ALL_MEDIA: `s3://${server.bucket}?endpoint=${server.endpoint}`,
        AWS_ACCESS_KEY_ID: server.accessKeyId,
        AWS_SECRET_ACCESS_KEY: server.secretAccessKey,
      },
    });
    const { grpc = '' } = await router.waitForLog('ready');
    chat = new Chat4All({ address: grpc });
  }, 180_000);
  afterAll(async () => {
    chat.close();
    await router.stop('SIGTERM');
    await server.dispose();
    await rm(folder, { recursive: true });
  });

  test('take an upload and serve the file', async () => {
    const sent: number[] = [];
    const file = await chat.media.upload(join(folder, 'photo.jpg'), { onProgress: (bytes) => sent.push(bytes) });
    const sha256 = createHash('sha256').update(JPEG).digest();
    expect(file).toMatchObject({ state: MediaState.READY, mimeType: 'image/jpeg', sizeBytes: JPEG.length, sha256 });
    expect(sent.at(-1)).toBe(JPEG.length);
    const { url } = await chat.media.downloadUrl(file.mediaId);
    expect(url.startsWith(server.endpoint)).toBe(true);
    expect(Buffer.from(await (await fetch(url)).arrayBuffer()).equals(JPEG)).toBe(true);
  });

  test('keep nothing of a file that is rejected or deleted', async () => {
    const rejected = chat.media.upload(new Blob(['a;b\n']), { mimeType: 'image/png' });
    await expect(rejected).rejects.toMatchObject({ reason: 'MEDIA_REJECTED' });
    const { mediaId } = await chat.media.upload(new Blob(['a;b\n'], { type: 'text/csv' }));
    const { url } = await chat.media.downloadUrl(mediaId);
    await chat.media.delete(mediaId);
    expect((await fetch(url)).status).toBe(404);
  });

  test('refuse an upload while the server is down, and take the next one', async () => {
    await server.kill();
    const upload = (): Promise<unknown> =>
      chat.media.upload(join(folder, 'photo.jpg'), { retry: { maximumElapsedMs: 0 } });
    await expect(upload()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await server.start();
    expect(await upload()).toMatchObject({ state: MediaState.READY });
  }, 60_000);
});
