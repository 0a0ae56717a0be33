import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { type SeaweedServer, skipWithout, startSeaweed } from '@chat4all/test-servers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMediaStore } from '../create-media-store.ts';
import { describeMediaStore } from '../testing/describe-media-store.ts';

// SeaweedFS is the only server here: versitygw, another one, is published as a Go module only, and these tests must run without Go.
const { skip, named } = await skipWithout('python');

describe.skipIf(skip)(named('S3'), () => {
  let server: SeaweedServer;
  let folder: string;
  let count = 0;
  beforeAll(async () => {
    server = await startSeaweed();
    folder = await mkdtemp(join(tmpdir(), 'chat4all-s3-'));
    await writeFile(join(folder, 'access'), `${server.accessKeyId}\n`);
    await writeFile(join(folder, 'secret'), `${server.secretAccessKey}\n`);
    await writeFile(join(folder, 'wrong'), 'wrong');
  }, 180_000);
  afterAll(async () => {
    await server.dispose();
    await rm(folder, { recursive: true });
  });
  const urlOf = ({ bucket = server.bucket, prefix = 'files', secret = 'secret' } = {}): string => {
    const keys = `access_key_file=${join(folder, 'access')}&secret_key_file=${join(folder, secret)}`;
    return `s3://${bucket}/${prefix}?endpoint=${server.endpoint}&${keys}`;
  };

  describeMediaStore('S3', () => {
    const prefix = `test-${(count += 1)}`;
    return Promise.resolve({
      open: () => createMediaStore(urlOf({ prefix })),
      dispose: () => Promise.resolve(),
    });
  });

  test.each([
    ['another secret', { secret: 'wrong' }, 'SignatureDoesNotMatch'],
    ['another bucket', { bucket: 'unknown' }, 'NoSuchBucket'],
  ])('fails with misconfigured for %s', async (_, partial, name) => {
    const store = await createMediaStore(urlOf(partial));
    await expect(store.get('a')).rejects.toMatchObject({
      code: 'misconfigured',
      message: expect.stringContaining(name) as string,
    });
    await store.close();
  });

  test('a server that dies in the middle of an upload leaves no file, and works again after its start', async () => {
    const store = await createMediaStore(urlOf());
    let sent = 0;
    const endless = (async function* () {
      for (; ; sent += 1) {
        await setImmediate();
        yield Buffer.alloc(64 * 1024);
        if (sent === 200) await server.kill();
      }
    })();
    await expect(store.put('dying', endless)).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    await server.start();
    expect(await store.get('dying')).toBeUndefined();
    await store.put('dying', Readable.from([Buffer.from('1')]));
    await store.close();
  }, 60_000);
});
