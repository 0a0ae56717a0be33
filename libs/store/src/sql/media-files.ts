import { MediaOrigin, MediaState } from '@chat4all/proto';
import type { MediaFile, MediaFiles, MediaLimits } from '../media-files.ts';
import type { MediaFileDialect } from './media-dialect.ts';
import { listed } from './insert-rows.ts';
import { MEDIA_COLUMNS, toMediaFile, uploadRow } from './media-row.ts';
import { type AddValue, type ListSource, type SqlQuery, listInOrder, statement } from './pages.ts';
import { createReceivedFiles } from './received-files.ts';
import { type Row, integer, text } from './row.ts';

/** When the bytes of a deleted file are deleted again, in milliseconds: uploads that began before can take 24 hours. */
const DELETE_AGAIN_MS = 25 * 3_600_000;

/** Creates the files of a store. */
export function createMediaFiles(dialect: MediaFileDialect): MediaFiles {
  const { parameter, select, write, selectPage, now } = dialect;
  const query = (write: (value: AddValue) => string): SqlQuery => statement(parameter, write);
  const get = async (mediaId: string): Promise<MediaFile | undefined> => {
    const [row] = await select(query((value) => `SELECT * FROM media WHERE media_id = ${value(mediaId)}`));
    return row && toMediaFile(row);
  };
  const selectOld = async (origin: MediaOrigin, before: number | undefined, limit: number): Promise<readonly Row[]> => {
    if (before === undefined || limit <= 0) return [];
    const old = query(
      (value) =>
        `SELECT * FROM media WHERE origin = ${origin} AND create_time < ${value(before)} ORDER BY create_time LIMIT ${value(limit)}`,
    );
    return select(old);
  };
  return {
    ...createReceivedFiles(dialect),
    create: async (file, limits = {}) => {
      const inserted = await write(insertStatement(dialect, file, limits));
      return inserted.length > 0 || (await get(file.mediaId)) !== undefined;
    },
    get,
    usage: async (tenantId) => {
      const [row] = await select(query((value) => `SELECT * FROM media_usage WHERE tenant_id = ${value(tenantId)}`));
      return row ? { files: integer(row, 'files'), bytes: integer(row, 'bytes') } : { files: 0, bytes: 0 };
    },
    known: async (mediaIds) => {
      if (mediaIds.length === 0) return new Set();
      const found = query((value) => `SELECT media_id FROM media WHERE media_id IN (${listed(value, mediaIds)})`);
      return new Set((await select(found)).map((row) => text(row, 'media_id')));
    },
    list: async (request) => {
      const source: ListSource = {
        ...{ parameter, table: 'media', idColumn: 'media_id', select: 'SELECT * FROM media' },
        inOrder: (value) => [
          `tenant_id = ${value(request.tenantId)}`,
          ...(request.origin === undefined ? [] : [`origin = ${value(request.origin)}`]),
        ],
      };
      const { rows, ...rest } = await selectPage(listInOrder(source, request));
      return { files: rows.map(toMediaFile), ...rest };
    },
    finish: async (mediaId, result) => {
      const [sha256, problem] = result.state === MediaState.READY ? [result.sha256, ''] : ['', result.problem];
      await write(
        query(
          (value) =>
            `UPDATE media SET state = ${value(result.state)}, sha256 = ${value(sha256)}, problem = ${value(problem)}
             WHERE media_id = ${value(mediaId)} AND state = ${MediaState.PENDING} AND origin = ${MediaOrigin.UPLOADED}`,
        ),
      );
      return get(mediaId);
    },
    expired: async (limit, { uploadedBefore, receivedBefore } = {}) => {
      const rows = [
        ...(await select(
          query(
            (value) =>
              `SELECT * FROM media WHERE state = ${MediaState.PENDING} AND upload_expire_time > 0 AND upload_expire_time <= ${value(now())}
             ORDER BY upload_expire_time LIMIT ${value(limit)}`,
          ),
        )),
      ];
      rows.push(...(await selectOld(MediaOrigin.UPLOADED, uploadedBefore, limit - rows.length)));
      rows.push(...(await selectOld(MediaOrigin.RECEIVED, receivedBefore, limit - rows.length)));
      return rows.map(toMediaFile);
    },
    // The bytes first: a call that fails between the statements can be repeated.
    delete: async (mediaId) => {
      await write(
        query(
          (value) =>
            `INSERT INTO deleted_media (media_id, next_attempt_time)
             SELECT media_id, 0 FROM media WHERE media_id = ${value(mediaId)} ON CONFLICT (media_id) DO NOTHING`,
        ),
      );
      await write(query((value) => `DELETE FROM media_copies WHERE media_id = ${value(mediaId)}`));
      await write(query((value) => `DELETE FROM media WHERE media_id = ${value(mediaId)}`));
    },
    deletedBytes: async (limit) => {
      const rows = await select(
        query(
          (value) =>
            `SELECT media_id FROM deleted_media WHERE next_attempt_time <= ${value(now())}
             ORDER BY next_attempt_time LIMIT ${value(limit)}`,
        ),
      );
      return rows.map((row) => text(row, 'media_id'));
    },
    finishDeletedBytes: async (mediaId) => {
      await write(
        query(
          (value) =>
            `DELETE FROM deleted_media WHERE media_id = ${value(mediaId)} AND next_attempt_time > 0 AND next_attempt_time <= ${value(now())}`,
        ),
      );
      await write(
        query(
          (value) =>
            `UPDATE deleted_media SET next_attempt_time = ${value(now() + DELETE_AGAIN_MS)}
             WHERE media_id = ${value(mediaId)} AND next_attempt_time = 0`,
        ),
      );
    },
    findCopy: async (mediaId, accountId) => {
      const [row] = await select(
        query(
          (value) =>
            `SELECT * FROM media_copies WHERE media_id = ${value(mediaId)} AND account_id = ${value(accountId)}`,
        ),
      );
      return row && { providerMediaId: text(row, 'provider_media_id'), expireTimeMs: integer(row, 'expire_time') };
    },
    saveCopy: async (mediaId, accountId, { providerMediaId, expireTimeMs }) => {
      await write(
        query(
          (value) =>
            `INSERT INTO media_copies (media_id, account_id, provider_media_id, expire_time)
             VALUES (${value(mediaId)}, ${value(accountId)}, ${value(providerMediaId)}, ${value(expireTimeMs)})
             ON CONFLICT (media_id, account_id) DO UPDATE
             SET provider_media_id = excluded.provider_media_id, expire_time = excluded.expire_time`,
        ),
      );
    },
  };
}

function insertStatement(
  { parameter, lockUsage }: MediaFileDialect,
  file: MediaFile,
  { files, bytes }: MediaLimits,
): SqlQuery {
  const row = uploadRow(file);
  return statement(
    parameter,
    (value) =>
      `WITH owned AS (${lockUsage(value(file.tenantId))})
       INSERT INTO media (${MEDIA_COLUMNS.join(', ')})
       SELECT ${MEDIA_COLUMNS.map((column) => value(row[column])).join(', ')} FROM owned
       WHERE files + 1 <= ${value(files ?? Number.MAX_SAFE_INTEGER)}
         AND bytes + ${value(file.size)} <= ${value(bytes ?? Number.MAX_SAFE_INTEGER)}
       ON CONFLICT (media_id) DO NOTHING RETURNING media_id`,
  );
}
