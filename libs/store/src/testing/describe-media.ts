import { describe, expect, test } from 'vitest';
import { MediaOrigin, MediaState } from '@chat4all/proto';
import type { MediaFile, MediaLimits } from '../media-files.ts';
import type { StoreInTest } from './use-store.ts';

const { PENDING, READY, REJECTED } = MediaState;
const HOUR_MS = 3_600_000;

/** Tests files. */
export function describeMedia(it: StoreInTest): void {
  const file = (mediaId: string, partial: Partial<MediaFile> = {}): MediaFile => ({
    ...{ mediaId, tenantId: 'acme', state: PENDING, mimeType: 'image/png', fileName: 'conta – março.png', size: 5 },
    ...{ sha256: '', problem: '', linkKey: 'k', createTimeMs: it.nowMs, uploadExpireTimeMs: it.nowMs + HOUR_MS },
    origin: MediaOrigin.UPLOADED,
    ...partial,
  });

  describe('files', () => {
    test('keeps a file once, also after the store is reopened', async () => {
      const { media } = it.store;
      await media.create(file('a'));
      await media.create(file('a', { size: 6 }));
      expect([await media.get('a'), await media.get('b')]).toEqual([file('a'), undefined]);
      await it.reopen();
      expect(await it.store.media.get('a')).toEqual(file('a'));
    });

    test('returns which ids have a file', async () => {
      const { media } = it.store;
      await media.create(file('a'));
      await media.create(file('b', { tenantId: 'other' }));
      expect(await media.known(['a', 'c', 'b'])).toEqual(new Set(['a', 'b']));
      expect(await media.known([])).toEqual(new Set());
    });

    test('counts the files and bytes of each tenant', async () => {
      const { media } = it.store;
      expect(await media.usage('acme')).toEqual({ files: 0, bytes: 0 });
      for (const id of ['a', 'b', 'c']) await media.create(file(id));
      await media.create(file('a'));
      await media.create(file('received', { uploadExpireTimeMs: 0 }));
      await media.create(file('other', { tenantId: 'other' }));
      expect(await media.usage('acme')).toEqual({ files: 3, bytes: 15 });
      await media.finish('a', { state: READY, sha256: 'ab' });
      await media.finish('b', { state: REJECTED, problem: 'empty' });
      await media.finish('received', { state: READY, sha256: 'ab' });
      expect(await media.usage('acme')).toEqual({ files: 3, bytes: 15 });
      for (const id of ['a', 'b', 'a']) await media.delete(id);
      expect(await media.usage('acme')).toEqual({ files: 2, bytes: 10 });
      expect(await media.usage('other')).toEqual({ files: 1, bytes: 5 });
    });

    test('creates no file beyond the limits, also in concurrent calls', async () => {
      const others = [it.store, await it.openAnother(), await it.openAnother()];
      const createdWithin = async (prefix: string, limits: MediaLimits): Promise<number> => {
        const created = await Promise.all(
          others.flatMap(({ media }, index) =>
            ['1', '2', '3'].map((id) => media.create(file(`${prefix}${index}${id}`), limits)),
          ),
        );
        return created.filter(Boolean).length;
      };
      expect(await createdWithin('a', { files: 4 })).toBe(4);
      expect(await createdWithin('b', { bytes: 34 })).toBe(2);
      expect(await createdWithin('c', { files: 6, bytes: 1_000 })).toBe(0);
      expect(await it.store.media.usage('acme')).toEqual({ files: 6, bytes: 30 });
      expect(await it.store.media.create(file('d', { tenantId: 'other' }), { files: 1, bytes: 5 })).toBe(true);
      // A file that is known is no new one.
      expect(await it.store.media.create(file('d', { tenantId: 'other' }), { files: 1, bytes: 5 })).toBe(true);
    });

    test('finishes an upload once', async () => {
      const { media } = it.store;
      await media.create(file('a'));
      await media.create(file('b'));
      const ready = file('a', { state: READY, sha256: 'ab' });
      const rejected = file('b', { state: REJECTED, problem: 'empty' });
      expect(await media.finish('a', { state: READY, sha256: 'ab' })).toEqual(ready);
      expect(await media.finish('b', { state: REJECTED, problem: 'empty' })).toEqual(rejected);
      expect(await media.finish('a', { state: REJECTED, problem: 'late' })).toEqual(ready);
      expect(await media.finish('b', { state: READY, sha256: 'ab' })).toEqual(rejected);
      expect(await media.finish('c', { state: READY, sha256: 'ab' })).toBeUndefined();
    });

    test('lists the files of a tenant, newest first, in pages', async () => {
      const { media } = it.store;
      for (const [index, id] of ['a', 'b', 'c', 'd'].entries()) {
        await media.create(file(id, { createTimeMs: it.nowMs + Math.floor(index / 2) }));
      }
      await media.create(file('e', { tenantId: 'other' }));
      const first = await media.list({ tenantId: 'acme', pageSize: 3 });
      const { nextPageToken: pageToken = '' } = first;
      const second = await media.list({ tenantId: 'acme', pageSize: 3, pageToken });
      expect([first, second].map(({ files }) => files.map(({ mediaId }) => mediaId))).toEqual([['d', 'c', 'b'], ['a']]);
      expect(second.nextPageToken).toBeUndefined();
    });

    test('returns pending files whose uploads have expired', async () => {
      const { media } = it.store;
      for (const id of ['a', 'b', 'c']) await media.create(file(id));
      await media.create(file('received', { uploadExpireTimeMs: 0 }));
      await media.create(file('later', { uploadExpireTimeMs: it.nowMs + 2 * HOUR_MS }));
      await media.finish('b', { state: READY, sha256: 'ab' });
      expect(await media.expired(10)).toEqual([]);
      it.nowMs += HOUR_MS;
      expect((await media.expired(10)).map(({ mediaId }) => mediaId).sort()).toEqual(['a', 'c']);
      expect(await media.expired(1)).toHaveLength(1);
    });

    test('keeps the latest copy of each account until the file is deleted', async () => {
      const { media } = it.store;
      await media.create(file('a'));
      expect(await media.findCopy('a', 'wa')).toBeUndefined();
      const copy = (providerMediaId: string) => ({ providerMediaId, expireTimeMs: 7 });
      await media.saveCopy('a', 'wa', copy('1'));
      await media.saveCopy('a', 'wa', copy('2'));
      await media.saveCopy('a', 'ig', copy('3'));
      expect([await media.findCopy('a', 'wa'), await media.findCopy('a', 'ig')]).toEqual([copy('2'), copy('3')]);
      await media.delete('a');
      await media.delete('a');
      expect([await media.get('a'), await media.findCopy('a', 'wa')]).toEqual([undefined, undefined]);
    });
  });
}
