import { hash } from 'node:crypto';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { DownloadedMedia } from '@chat4all/connector';
import { MediaError, type MediaScanner } from '@chat4all/media';
import { type MediaEvent, MediaOrigin, MediaState, MediaType } from '@chat4all/proto';
import { EVENTS_TOPIC, channelEventToRecord, recordToEvent } from '@chat4all/records';
import { type BackgroundTask, systemClock } from '@chat4all/runtime';
import type { MediaFile } from '@chat4all/store';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startProjection } from '../projection.ts';
import { startReplayer } from '../replayer.ts';
import { type TestBench, createTestBench, eventually, refusal } from '../testing/test-bench.ts';
import type { Service } from '../worker.ts';
import { FetchTrigger } from './fetch-trigger.ts';
import { startFileFetcher } from './file-fetcher.ts';
import { mediaTypesOf } from './received-file.ts';

const { PENDING, READY, REJECTED, FAILED } = MediaState;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
  'base64',
);

let bench: TestBench;
let trigger: FetchTrigger;
let projection: Service;
let tasks: BackgroundTask[];
/** The time of the fetcher, ahead of the machine's, in milliseconds. */
let aheadMs: number;
/** The ids of the files that the platform was asked for. */
let asked: string[];
/** Answers a download of the platform. */
let download: (id: string, signal: AbortSignal) => Promise<DownloadedMedia> | DownloadedMedia;
beforeEach(async () => {
  bench = await createTestBench({ now: () => Date.now() + aheadMs });
  trigger = new FetchTrigger();
  [tasks, aheadMs, asked] = [[], 0, []];
  download = () => downloaded(PNG);
  bench.onDownload = (media, signal) => {
    asked.push(media.uploaded?.id ?? media.url ?? '');
    return download(media.uploaded?.id ?? '', signal);
  };
  const fetched = { types: mediaTypesOf(['image', 'document']), accounts: bench.options.accounts };
  projection = await startProjection({ ...bench.options, fetched, trigger });
});
afterEach(async () => {
  await Promise.all(tasks.map((task) => task.close()));
  await projection.close();
  await bench.dispose();
});

function downloaded(bytes: Uint8Array | AsyncIterable<Uint8Array>, mimeType = 'image/png'): DownloadedMedia {
  return { mimeType, bytes: Symbol.asyncIterator in bytes ? bytes : new Blob([new Uint8Array(bytes)]).stream() };
}

function start(maximumBytes = 1_000, scanner?: MediaScanner): BackgroundTask {
  const { media: bytes, policy, ...options } = bench.options;
  if (policy === undefined) throw new Error('the bench has a policy');
  const clock = { ...systemClock, now: () => Date.now() + aheadMs };
  const fetcher = startFileFetcher({
    ...{
      ...options,
      bytes,
      policy,
      scanner,
      maximumBytes,
      clock,
      trigger,
      files: bench.store.media,
      random: Math.random,
    },
  });
  tasks.push(fetcher);
  return fetcher;
}

/** Receives a message with a file, and returns the file once the store has it. */
async function receive(
  id: string,
  file: { readonly fileName?: string; readonly mimeType?: string; readonly type?: 'image' | 'video' | 'document' } = {},
): Promise<MediaFile> {
  const { type = 'image', ...rest } = file;
  const account = { id: 'account', channel: 'test', tenantId: 'acme' };
  const content = { kind: 'media', type, uploaded: { id }, mimeType: 'image/png', ...rest } as const;
  const event = {
    kind: 'message',
    providerMessageId: id,
    from: [ANA],
    time: Date.now(),
    original: {},
    content,
  } as const;
  await bench.bus.publish([channelEventToRecord(account, event, '')]);
  return eventually(async () => {
    const { files } = await bench.store.media.list({ tenantId: 'acme', pageSize: 100 });
    return files.find(({ source }) => source?.providerMediaId === id);
  });
}
const unavailable = (): MediaError => new MediaError('unavailable', 'the disk is full');
const ANA = { kind: 'name', value: 'ana' };

const untilState = (mediaId: string, state: MediaState): Promise<MediaFile> =>
  eventually(async () => {
    const file = await bench.store.media.get(mediaId);
    return file?.state === state ? file : undefined;
  });

async function nextEvents(count: number): Promise<MediaEvent[]> {
  const events: MediaEvent[] = [];
  for await (const { records } of bench.bus.tail({ topic: EVENTS_TOPIC, from: 'earliest' })) {
    for (const record of records) {
      const { kind } = recordToEvent(record);
      if (kind?.$case === 'media') events.push(kind.value);
    }
    if (events.length >= count) break;
  }
  return events;
}

async function storedBytes(mediaId: string): Promise<Buffer | undefined> {
  const stored = await bench.options.media.get(mediaId);
  return stored && buffer(stored.bytes);
}

test('fetches the file of a message and publishes its event', async () => {
  start();
  const { mediaId, source } = await receive('p1', { fileName: '../../etc/conta\u0000.png' });
  const sha256 = hash('sha256', PNG, 'hex');
  const file = await untilState(mediaId, READY);
  expect(file).toMatchObject({ size: PNG.length, sha256, mimeType: 'image/png', fileName: '.._.._etc_conta_.png' });
  expect(await storedBytes(mediaId)).toEqual(PNG);
  const messageId = source?.messageId ?? '';
  expect(await nextEvents(1)).toMatchObject([
    { messageId, media: { mediaId, state: READY, origin: MediaOrigin.RECEIVED }, identity: { value: 'ana' } },
  ]);
  const message = await bench.store.getMessage('acme', messageId);
  expect(message?.content?.kind).toMatchObject({ value: { source: { $case: 'mediaId', value: mediaId } } });
});

test('leaves files of other types as the platform described them', async () => {
  start();
  await receive('p1');
  const account = { id: 'account', channel: 'test', tenantId: 'acme' };
  const content = { kind: 'media', type: 'video', url: 'https://cdn.example/1' } as const;
  const event = { kind: 'message', providerMessageId: 'v1', from: [ANA], time: 1, original: {}, content } as const;
  await bench.bus.publish([channelEventToRecord(account, event, '')]);
  const message = await eventually(async () => {
    const { messages } = await bench.store.listMessages({ tenantId: 'acme', pageSize: 10 });
    return messages.find(({ providerMessageId }) => providerMessageId === 'v1');
  });
  expect(message.content?.kind).toMatchObject({
    value: { type: MediaType.VIDEO, source: { $case: 'url', value: 'https://cdn.example/1' } },
  });
});

test('stores the type of the bytes, not the one that the sender claims', async () => {
  start();
  download = (id) => downloaded(id === 'html' ? Buffer.from('<html>') : PNG);
  const claimed = await receive('claimed', { mimeType: 'application/pdf', type: 'document' });
  const html = await receive('html', { mimeType: 'image/png' });
  expect(await untilState(claimed.mediaId, READY)).toMatchObject({ mimeType: 'image/png' });
  expect(await untilState(html.mediaId, READY)).toMatchObject({ mimeType: 'application/octet-stream' });
});

test('retries a temporary failure', async () => {
  download = () => {
    if (asked.length < 3) throw refusal({ retryable: asked.length === 1, scope: 'account', reason: 'authentication' });
    return downloaded(PNG);
  };
  start();
  const { mediaId } = await receive('p1');
  await untilState(mediaId, READY);
  expect(asked).toEqual(['p1', 'p1', 'p1']);
});

test('fails a file that the platform no longer has, with an event and a dead letter, and fetches it again when that is replayed', async () => {
  const found = download;
  download = () => {
    throw refusal({ reason: 'media', retryable: false });
  };
  start();
  const { mediaId } = await receive('p1');
  expect(await untilState(mediaId, FAILED)).toMatchObject({ problem: 'refused by the platform' });
  expect(await nextEvents(1)).toMatchObject([{ media: { state: FAILED, problem: 'refused by the platform' } }]);
  const letter = await eventually(async () => {
    const { deadLetters } = await bench.store.deadLetters.list({ tenantId: 'acme', pageSize: 10 });
    return deadLetters[0];
  });
  expect(letter).toMatchObject({ channel: 'test', accountId: 'account', error: { reason: 'MEDIA' } });
  download = found;
  tasks.push(startReplayer({ ...bench.options, clock: systemClock }));
  await bench.store.deadLetters.startReplay({ replayId: 'r1', tenantId: 'acme', timeMs: Date.now() }, {});
  await untilState(mediaId, READY);
  expect((await nextEvents(2)).map(({ media }) => media?.state)).toEqual([FAILED, READY]);
});

test('gives up when the platform no longer serves the file', async () => {
  download = () => {
    aheadMs += DAY_MS;
    throw refusal();
  };
  start();
  const { mediaId } = await receive('p1');
  const file = await untilState(mediaId, FAILED);
  expect(file.problem).toBe('not fetched within 72 hours: refused by the platform');
  expect(asked).toHaveLength(3);
});

test('fails a file that is too large, and stores none of it', async () => {
  start(PNG.length - 1);
  const { mediaId } = await receive('p1');
  expect(await untilState(mediaId, FAILED)).toMatchObject({ problem: 'file: exceeds 67 bytes' });
  expect(await storedBytes(mediaId)).toBeUndefined();
});

test('rejects a file with malware, and keeps none of it', async () => {
  let scans = 0;
  const scan = async (bytes: AsyncIterable<Uint8Array>): Promise<string> => {
    scans += 1;
    if (scans === 1) throw unavailable();
    expect(await buffer(bytes)).toEqual(PNG);
    return 'Eicar';
  };
  start(1_000, { scan, check: () => Promise.resolve() });
  const { mediaId } = await receive('p1');
  const problem = 'the malware scanner found Eicar';
  expect(await untilState(mediaId, REJECTED)).toMatchObject({ problem });
  expect(await storedBytes(mediaId)).toBeUndefined();
  expect(asked).toHaveLength(1);
  expect(await nextEvents(1)).toMatchObject([{ media: { state: REJECTED, problem } }]);
});

test('stores nothing of a download that breaks off, and fetches it again', async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield PNG.subarray(0, 10);
    await Promise.resolve();
    throw refusal({ scope: 'platform' });
  }
  download = () => downloaded(asked.length === 1 ? broken() : PNG);
  start();
  const { mediaId } = await receive('p1');
  await untilState(mediaId, READY);
  expect(await storedBytes(mediaId)).toEqual(PNG);
});

test('hands the file of a worker that stops to the next one at once', async () => {
  const { promise: isAsked, resolve } = Promise.withResolvers<undefined>();
  async function* interrupted(signal: AbortSignal): AsyncGenerator<Uint8Array> {
    yield PNG.subarray(0, 10);
    resolve(undefined);
    await once(signal, 'abort');
    throw refusal({ scope: 'platform' });
  }
  download = (_, signal) => downloaded(asked.length === 1 ? interrupted(signal) : PNG);
  const first = start();
  const { mediaId } = await receive('p1');
  await isAsked;
  await first.close();
  expect(await bench.store.media.get(mediaId)).toMatchObject({ state: PENDING });
  start();
  await untilState(mediaId, READY);
  expect(await storedBytes(mediaId)).toEqual(PNG);
});

test('takes the bytes that a worker stored before it crashed, and publishes an event that it did not', async () => {
  const [stored, finished] = [await receive('p1'), await receive('p2')];
  const { files, media } = { files: bench.store.media, media: bench.options.media };
  const options = { leaseMs: 60_000, channels: ['test'], exceptAccounts: [] };
  await Promise.all([files.claim(options), files.claim(options)]);
  await media.put(stored.mediaId, new Blob([new Uint8Array(PNG)]).stream());
  await files.finishFetch(finished.mediaId, { state: READY, sha256: 'ab', size: 1, mimeType: 'image/png' }, 60_000);
  aheadMs += 61_000;
  start();
  expect(await untilState(stored.mediaId, READY)).toMatchObject({ size: PNG.length });
  expect((await nextEvents(2)).map(({ media }) => media?.mediaId).sort()).toEqual(
    [stored.mediaId, finished.mediaId].sort(),
  );
  expect(asked).toEqual([]);
});

test('leaves no bytes of a file that is deleted while it is fetched', async () => {
  const { promise: isAsked, resolve: setAsked } = Promise.withResolvers<undefined>();
  const { promise: isDeleted, resolve: end } = Promise.withResolvers<undefined>();
  async function* slow(): AsyncGenerator<Uint8Array> {
    setAsked(undefined);
    await isDeleted;
    yield PNG;
  }
  download = () => downloaded(slow());
  start();
  const { mediaId } = await receive('p1');
  await isAsked;
  await bench.store.media.delete(mediaId);
  end(undefined);
  await eventually(async () => {
    const { values } = await bench.options.metrics.mediaFetches.get();
    return values.some(({ labels }) => labels.outcome === 'deleted') || undefined;
  });
  await tasks[0]?.close();
  expect(await storedBytes(mediaId)).toBeUndefined();
});

test('waits while the files cannot be written, and fetches then', async () => {
  const { media } = bench.options;
  let isAway = true;
  const put = media.put.bind(media);
  const check = media.check.bind(media);
  media.put = (...args) => (isAway ? Promise.reject(unavailable()) : put(...args));
  media.check = () => (isAway ? Promise.reject(unavailable()) : check());
  start();
  const { mediaId } = await receive('p1');
  await eventually(() => Promise.resolve(asked.length > 0 || undefined));
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(asked).toHaveLength(1);
  isAway = false;
  await untilState(mediaId, READY);
});

test('limits the files of one account, and of all', async () => {
  let [running, most] = [0, 0];
  const full = Promise.withResolvers<undefined>();
  async function* counted(): AsyncGenerator<Uint8Array> {
    running += 1;
    most = Math.max(most, running);
    if (running === 4) full.resolve(undefined);
    await full.promise;
    // A fifth one would start meanwhile.
    await new Promise((resolve) => setTimeout(resolve, 20));
    running -= 1;
    yield PNG;
  }
  download = () => downloaded(counted());
  const files = await Promise.all(Array.from({ length: 12 }, (_, index) => receive(`p${index}`)));
  start();
  for (const { mediaId } of files) await untilState(mediaId, READY);
  expect(most).toBe(4);
  const folder = join(bench.folder, 'media', 'partial');
  expect(await readdir(folder).catch(() => [])).toEqual([]);
});
