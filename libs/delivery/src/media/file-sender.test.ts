import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
  ConnectorError,
  type Connector,
  type ContentCapabilities,
  type MediaContent,
  type SendReceipt,
} from '@chat4all/connector';
import { type MediaConverter, type MediaStore, createMediaStore } from '@chat4all/media';
import { createMetrics } from '@chat4all/metrics';
import { MediaOrigin, MediaState } from '@chat4all/proto';
import { StoredFile } from '@chat4all/records';
import { type Account, createLogger, systemClock } from '@chat4all/runtime';
import { type Store, createStore } from '@chat4all/store';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FileSender } from './file-sender.ts';

const DAY_MS = 24 * 3_600_000;
const logger = await createLogger('test', 'silent');

let folder: string;
let store: Store;
let bytes: MediaStore;
let nowMs: number;
let metrics = createMetrics();
let uploads: string[];
/** The files that the channel carries. */
let media: NonNullable<ContentCapabilities['media']>;
let converter: MediaConverter | undefined;
/** Answers a call of the platform, which gets a copy or the bytes. */
let answer: (content: MediaContent) => Promise<SendReceipt>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chat4all-files-'));
  store = await createStore('sqlite::memory:');
  bytes = await createMediaStore(`folder:${folder}`);
  nowMs = Date.now();
  metrics = createMetrics();
  uploads = [];
  media = {};
  converter = undefined;
  answer = async ({ uploaded, file }) => {
    if (uploaded) return { providerMessageId: uploaded.id };
    uploads.push((await buffer(Readable.from(file?.open() ?? []))).toString());
    return { providerMessageId: 'm', uploaded: { id: `copy-${uploads.length}`, expireTime: nowMs + 30 * DAY_MS } };
  };
  await store.media.create({
    ...{ mediaId: 'f', tenantId: 'acme', state: MediaState.READY, mimeType: 'image/png', fileName: 'a.png', size: 5 },
    ...{ sha256: '', problem: '', linkKey: '', createTimeMs: 0, uploadExpireTimeMs: 0 },
    origin: MediaOrigin.UPLOADED,
  });
  await bytes.put('f', new Blob(['bytes']).stream());
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

const newSender = (): FileSender =>
  new FileSender({
    ...{ files: store.media, bytes, logger, metrics, converter },
    clock: { ...systemClock, now: () => nowMs },
  });
const send = (sender: FileSender, accountId = 'a', mediaId = 'f'): Promise<SendReceipt> => {
  const connector: Connector = {
    channel: 'test',
    capabilities: { identities: {}, content: { media }, receipts: [], rates: { messagesPerSecond: 1 } },
    send: ({ content }) => {
      if (content.kind !== 'media') throw new Error('content.kind: must be media');
      return answer(content);
    },
    parseWebhook: () => ({ kind: 'rejected', status: 400, reason: 'not used' }),
  };
  const account: Account = {
    id: accountId,
    tenantId: 'acme',
    channel: 'test',
    connector,
    rates: { messagesPerSecond: 1 },
  };
  const file = new StoredFile({ mediaId, mimeType: '', fileName: '', size: 0 });
  const content: MediaContent = { kind: 'media', type: 'image', file };
  return sender.send({ id: 'd', to: { kind: 'name', value: 'ana' }, content }, account, {});
};

test('uploads a file once per account, also for concurrent messages and after a restart', async () => {
  const sender = newSender();
  await Promise.all(Array.from({ length: 20 }, () => send(sender)));
  expect(uploads).toEqual(['bytes']);
  expect(await send(newSender())).toEqual({ providerMessageId: 'copy-1' });
  await send(sender, 'b');
  expect(uploads).toEqual(['bytes', 'bytes']);
});

test('counts the bytes that are sent to platforms', async () => {
  const sender = newSender();
  await Promise.all([send(sender), send(sender), send(sender, 'b')]);
  expect((await metrics.mediaBytes.get()).values).toEqual([{ value: 10, labels: { direction: 'platform' } }]);
});

test('describes the file as it was uploaded', async () => {
  const contents: MediaContent[] = [];
  answer = (content) => {
    contents.push(content);
    return Promise.resolve({ providerMessageId: 'm' });
  };
  await send(newSender());
  expect(contents).toMatchObject([
    { mimeType: 'image/png', fileName: 'a.png', file: { mimeType: 'image/png', fileName: 'a.png' } },
  ]);
});

test('uploads a file again once its copy expires', async () => {
  const sender = newSender();
  await send(sender);
  nowMs += 30 * DAY_MS - 1;
  await send(sender);
  await send(newSender());
  expect(uploads).toHaveLength(2);
});

test('lets the next message upload if the first one fails', async () => {
  const succeed = answer;
  answer = async () => {
    answer = succeed;
    await Promise.resolve();
    throw new ConnectorError('down', { reason: 'transient', retryable: true, certain: true, scope: 'account' });
  };
  const sender = newSender();
  const results = await Promise.allSettled([send(sender), send(sender), send(sender)]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  expect(uploads).toHaveLength(1);
});

test('fails for good if the file was deleted, and not if its bytes cannot be read now', async () => {
  await expect(send(newSender(), 'a', 'unknown')).rejects.toMatchObject({ reason: 'media', retryable: false });
  await bytes.close();
  await expect(send(newSender())).rejects.toMatchObject({ reason: 'transient', retryable: true, certain: true });
  bytes = await createMediaStore(`folder:${folder}`);
  await bytes.delete('f');
  const sender = newSender();
  await expect(send(sender)).rejects.toMatchObject({ reason: 'transient', retryable: true, certain: true });
  await store.media.delete('f');
  await expect(send(sender)).rejects.toMatchObject({ reason: 'media', retryable: false });
});

describe('a file that the channel does not carry', () => {
  const limits = { maximumBytes: 10, mimeTypes: ['image/jpeg'], source: 'a test' };
  /** Converts by writing these bytes. */
  const convertingTo = (text: string, mimeType = 'image/jpeg'): MediaConverter => ({
    converts: (type) => type === 'image',
    convert: async ({ path: from, mimeType: given }, { path }) => {
      folders.push(dirname(path));
      await writeFile(path, `${text} of ${given} ${await readFile(from, 'utf8')}`.slice(0, text.length || 100));
      return mimeType;
    },
  });
  let folders: string[];
  beforeEach(() => {
    folders = [];
    media = { image: limits };
  });
  afterEach(() => {
    expect(folders.filter((path) => existsSync(path))).toEqual([]);
  });

  test('is converted once per account, and its copy is used', async () => {
    converter = convertingTo('jpeg');
    const sender = newSender();
    await Promise.all(Array.from({ length: 5 }, () => send(sender)));
    expect(await send(newSender())).toEqual({ providerMessageId: 'copy-1' });
    expect([uploads, folders.length]).toEqual([['jpeg'], 1]);
    // The file itself has no copy yet.
    media = {};
    await send(newSender());
    expect(uploads).toEqual(['jpeg', 'bytes']);
  });

  test('is converted again if the platform refuses the copy', async () => {
    converter = convertingTo('jpeg');
    await send(newSender());
    const succeed = answer;
    answer = (content) => {
      if (content.uploaded === undefined) return succeed(content);
      expect(content.file).toBeUndefined();
      throw new ConnectorError('gone', { reason: 'media', retryable: false, certain: true, scope: 'delivery' });
    };
    await send(newSender());
    expect(uploads).toEqual(['jpeg', 'jpeg']);
  });

  test.each<[string, () => MediaConverter | undefined, string]>([
    ['there is no converter', () => undefined, 'the image must be one of image/jpeg (got image/png)'],
    [
      'the conversion fails',
      () => ({ converts: () => true, convert: () => Promise.reject(new Error('damaged')) }),
      'the image must be one of image/jpeg (got image/png); the conversion failed: damaged',
    ],
    [
      'the result is too large',
      () => convertingTo('01234567890'),
      'the image must be one of image/jpeg (got image/png); converted, it has 11 bytes',
    ],
    [
      'the result is of another type',
      () => convertingTo('webp', 'image/webp'),
      'the image must be one of image/jpeg (got image/png); it was converted to image/webp',
    ],
  ])('fails with what the channel wants if %s', async (_, create, message) => {
    converter = create();
    const failure = { reason: 'media', retryable: false, certain: true, message };
    await expect(send(newSender())).rejects.toMatchObject(failure);
    expect(uploads).toEqual([]);
  });

  test('is retried if its bytes cannot be read now', async () => {
    converter = convertingTo('jpeg');
    await bytes.close();
    await expect(send(newSender())).rejects.toMatchObject({ reason: 'transient', retryable: true });
  });
});
