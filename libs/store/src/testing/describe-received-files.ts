import { describe, expect, test } from 'vitest';
import { MediaOrigin, MediaState, MediaType } from '@chat4all/proto';
import type { MediaFile } from '../media-files.ts';
import type { InboundReport } from '../reports.ts';
import { ANA, SAMPLE_TIME_MS, inboundReport, user } from './samples.ts';
import type { StoreInTest } from './use-store.ts';

const { PENDING, READY, FAILED } = MediaState;
const LEASE_MS = 60_000;
const HOUR_MS = 3_600_000;
const ready = { state: READY, sha256: 'ab', size: 7, mimeType: 'image/webp' } as const;
const failed = { state: FAILED, problem: 'expired' } as const;

/** Tests files that come with messages, and the deletion of bytes. */
export function describeReceivedFiles(it: StoreInTest): void {
  const fileOf = (messageId: string, partial: Partial<MediaFile> = {}): MediaFile => ({
    ...{ mediaId: `f-${messageId}`, tenantId: 'acme', state: PENDING, mimeType: 'image/png', fileName: 'foto.png' },
    ...{ size: 0, sha256: '', problem: '', linkKey: 'k', createTimeMs: SAMPLE_TIME_MS, uploadExpireTimeMs: 0 },
    origin: MediaOrigin.RECEIVED,
    source: { messageId, identity: ANA, type: MediaType.IMAGE, providerMediaId: `p-${messageId}`, url: '' },
    ...partial,
  });
  const report = (messageId: string, partial: Partial<MediaFile> = {}): InboundReport => ({
    ...inboundReport(messageId),
    file: fileOf(messageId, partial),
  });
  const options = { leaseMs: LEASE_MS, channels: [ANA.channel], exceptAccounts: [] };
  const claim = async (exceptAccounts: readonly string[] = []): Promise<string | undefined> => {
    const claimed = await it.store.media.claim({ ...options, exceptAccounts });
    return claimed?.file.mediaId;
  };

  describe('received files', () => {
    test('stores the file with its message, once', async () => {
      expect(await it.store.receive([report('m1')])).toMatchObject([{ kind: 'new' }]);
      await it.store.receive([report('m1', { mediaId: 'other' })]);
      expect(await it.store.media.get('f-m1')).toEqual(fileOf('m1'));
      expect(await it.store.media.get('other')).toBeUndefined();
      await it.store.media.delete('f-m1');
      await it.store.receive([report('m1')]);
      expect(await it.store.media.get('f-m1')).toBeUndefined();
    });

    test('claims each due file for one worker until its lease ends', async () => {
      const another = await it.openAnother();
      await it.store.receive([report('m1'), report('m2')]);
      const claims = await Promise.all([it.store, another, it.store].map(({ media }) => media.claim(options)));
      expect(claims.map((each) => each?.file.mediaId).sort()).toEqual(['f-m1', 'f-m2', undefined]);
      it.nowMs += LEASE_MS / 2;
      await it.store.media.renew(['f-m1'], LEASE_MS);
      it.nowMs += LEASE_MS / 2;
      const again = await it.store.media.claim(options);
      expect(again).toMatchObject({ file: { mediaId: 'f-m2' }, attempts: 2 });
      expect(await claim()).toBeUndefined();
    });

    test('passes over accounts that the worker excludes, and other channels', async () => {
      await it.store.receive([report('m1')]);
      expect(await it.store.media.claim({ ...options, channels: ['other'] })).toBeUndefined();
      expect(await claim([ANA.accountId, 'other'])).toBeUndefined();
      expect(await claim(['other'])).toBe('f-m1');
    });

    test('fetches a postponed file at its time', async () => {
      await it.store.receive([report('m1')]);
      await claim();
      await it.store.media.postpone('f-m1', it.nowMs + HOUR_MS);
      it.nowMs += HOUR_MS - 1;
      expect(await claim()).toBeUndefined();
      expect(await it.store.media.countUnfetched()).toBe(1);
      it.nowMs += 1;
      expect(await claim()).toBe('f-m1');
    });

    test('finishes a fetch once, and claims the file again until its event was published', async () => {
      const { media } = it.store;
      await it.store.receive([report('m1')]);
      await claim();
      const expected = { ...fileOf('m1'), ...ready };
      expect(await media.finishFetch('f-m1', ready, LEASE_MS)).toEqual(expected);
      expect(await media.finishFetch('f-m1', failed, LEASE_MS)).toEqual(expected);
      expect([await claim(), await media.countUnfetched()]).toEqual([undefined, 0]);
      it.nowMs += LEASE_MS;
      expect(await claim()).toBe('f-m1');
      await media.settle('f-m1');
      it.nowMs += LEASE_MS;
      expect(await claim()).toBeUndefined();
    });

    test('fetches a failed file again when it is retried, and no other', async () => {
      const { media } = it.store;
      await it.store.receive([report('m1'), report('m2')]);
      for (const id of ['m1', 'm2']) {
        await claim();
        await media.finishFetch(`f-${id}`, id === 'm1' ? failed : ready, LEASE_MS);
        await media.settle(`f-${id}`);
      }
      expect(await media.get('f-m1')).toEqual({ ...fileOf('m1'), ...failed });
      await media.retry(['f-m1', 'f-m2', 'unknown']);
      expect(await media.get('f-m1')).toEqual(fileOf('m1'));
      expect([await claim(), await claim()]).toEqual(['f-m1', undefined]);
    });

    test('finishes no upload by a fetch, and no fetch by an upload', async () => {
      const { media } = it.store;
      await it.store.receive([report('m1')]);
      const upload = { ...fileOf('m2'), origin: MediaOrigin.UPLOADED, uploadExpireTimeMs: it.nowMs };
      delete upload.source;
      await media.create(upload);
      expect(await media.finish('f-m1', { state: READY, sha256: 'ab' })).toEqual(fileOf('m1'));
      expect(await media.finishFetch('f-m2', ready, LEASE_MS)).toEqual(upload);
      it.nowMs += 48 * HOUR_MS;
      expect((await media.expired(10)).map(({ mediaId }) => mediaId)).toEqual(['f-m2']);
    });

    test('lists files of one origin', async () => {
      const upload = { ...fileOf('m2'), origin: MediaOrigin.UPLOADED };
      delete upload.source;
      await it.store.media.create(upload);
      await it.store.receive([report('m1')]);
      const list = async (origin: MediaOrigin) => {
        const { files } = await it.store.media.list({ tenantId: 'acme', pageSize: 10, origin });
        return files.map(({ mediaId }) => mediaId);
      };
      expect([await list(MediaOrigin.UPLOADED), await list(MediaOrigin.RECEIVED)]).toEqual([['f-m2'], ['f-m1']]);
    });

    test('returns old files of each origin for deletion', async () => {
      const upload = { ...fileOf('m2'), state: READY, origin: MediaOrigin.UPLOADED };
      delete upload.source;
      await it.store.media.create(upload);
      await it.store.receive([report('m1')]);
      const old = async (retention: object) =>
        (await it.store.media.expired(10, retention)).map(({ mediaId }) => mediaId);
      const after = SAMPLE_TIME_MS + 1;
      expect(await old({})).toEqual([]);
      expect(await old({ uploadedBefore: SAMPLE_TIME_MS, receivedBefore: SAMPLE_TIME_MS })).toEqual([]);
      expect(await old({ uploadedBefore: after })).toEqual(['f-m2']);
      expect(await old({ receivedBefore: after })).toEqual(['f-m1']);
      expect(await old({ uploadedBefore: after, receivedBefore: after })).toEqual(['f-m2', 'f-m1']);
    });

    test('deletes the bytes of a deleted file now and again a day later', async () => {
      const { media } = it.store;
      await it.store.receive([report('m1')]);
      await media.delete('f-m1');
      await media.delete('unknown');
      expect(await media.finishFetch('f-m1', ready, LEASE_MS)).toBeUndefined();
      expect(await claim()).toBeUndefined();
      expect([await media.deletedBytes(10), await media.deletedBytes(10)]).toEqual([['f-m1'], ['f-m1']]);
      await media.finishDeletedBytes('f-m1');
      it.nowMs += 24 * HOUR_MS;
      expect(await media.deletedBytes(10)).toEqual([]);
      it.nowMs += HOUR_MS;
      expect(await media.deletedBytes(10)).toEqual(['f-m1']);
      await media.finishDeletedBytes('f-m1');
      expect(await media.deletedBytes(10)).toEqual([]);
    });

    test('erases the files that a person sent, with their copies', async () => {
      const { media, directory } = it.store;
      await directory.putUser('acme', user('ana', [ANA]));
      await it.store.receive([report('m1'), report('m2')]);
      await media.finishFetch('f-m1', ready, LEASE_MS);
      await media.saveCopy('f-m1', 'wa', { providerMediaId: '1', expireTimeMs: 7 });
      const upload = { ...fileOf('m3'), origin: MediaOrigin.UPLOADED };
      delete upload.source;
      await media.create(upload);
      await directory.eraseUser('acme', 'ana');
      expect([await media.get('f-m1'), await media.get('f-m2'), await media.findCopy('f-m1', 'wa')]).toEqual([
        ...[undefined, undefined, undefined],
      ]);
      expect((await media.deletedBytes(10)).sort()).toEqual(['f-m1', 'f-m2']);
      expect(await media.get('f-m3')).toEqual(upload);
    });
  });
}
