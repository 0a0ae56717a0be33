import { MediaState } from '@chat4all/proto';
import type { MediaFile, MediaFiles, MediaLimits } from '../media-files.ts';
import { toMediaState } from './columns.ts';
import {
  type AddValue,
  type ListSource,
  type PageQueries,
  type Parameter,
  type RowPage,
  type SqlQuery,
  listInOrder,
  statement,
} from './pages.ts';
import { type Row, integer, text } from './row.ts';

/** How a driver runs the statements of files, which are the same in both dialects. */
export interface MediaFileDialect {
  readonly parameter: Parameter;
  readonly select: (query: SqlQuery) => Promise<readonly Row[]>;
  /** Runs a statement in its own transaction, and returns the rows of its RETURNING clause. */
  readonly write: (query: SqlQuery) => Promise<readonly Row[]>;
  /** Returns the query of a tenant's `files` and `bytes` in `media_usage`, one row, that other transactions cannot change meanwhile. */
  readonly lockUsage: (tenant: string) => string;
  readonly selectPage: (queries: PageQueries) => Promise<RowPage>;
  readonly now: () => number;
}

/** Creates the files of a store. */
export function createMediaFiles(dialect: MediaFileDialect): MediaFiles {
  const { parameter, select, write, selectPage, now } = dialect;
  const query = (write: (value: AddValue) => string): SqlQuery => statement(parameter, write);
  const get = async (mediaId: string): Promise<MediaFile | undefined> => {
    const [row] = await select(query((value) => `SELECT * FROM media WHERE media_id = ${value(mediaId)}`));
    return row && toMediaFile(row);
  };
  return {
    create: async (file, limits = {}) => {
      const inserted = await write(insertStatement(dialect, file, limits));
      return inserted.length > 0 || (await get(file.mediaId)) !== undefined;
    },
    get,
    usage: async (tenantId) => {
      const [row] = await select(query((value) => `SELECT * FROM media_usage WHERE tenant_id = ${value(tenantId)}`));
      return row ? { files: integer(row, 'files'), bytes: integer(row, 'bytes') } : { files: 0, bytes: 0 };
    },
    list: async (request) => {
      const source: ListSource = {
        ...{ parameter, table: 'media', idColumn: 'media_id', select: 'SELECT * FROM media' },
        inOrder: (value) => [`tenant_id = ${value(request.tenantId)}`],
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
             WHERE media_id = ${value(mediaId)} AND state = ${MediaState.PENDING}`,
        ),
      );
      return get(mediaId);
    },
    expired: async (limit) => {
      const rows = await select(
        query(
          (value) =>
            `SELECT * FROM media
             WHERE state = ${MediaState.PENDING} AND upload_expire_time > 0 AND upload_expire_time <= ${value(now())}
             ORDER BY upload_expire_time LIMIT ${value(limit)}`,
        ),
      );
      return rows.map(toMediaFile);
    },
    delete: async (mediaId) => {
      await write(query((value) => `DELETE FROM media_copies WHERE media_id = ${value(mediaId)}`));
      await write(query((value) => `DELETE FROM media WHERE media_id = ${value(mediaId)}`));
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
  const columns = {
    media_id: file.mediaId,
    tenant_id: file.tenantId,
    state: file.state,
    mime_type: file.mimeType,
    file_name: file.fileName,
    size: file.size,
    sha256: file.sha256,
    problem: file.problem,
    link_key: file.linkKey,
    create_time: file.createTimeMs,
    upload_expire_time: file.uploadExpireTimeMs,
  };
  return statement(
    parameter,
    (value) =>
      `WITH owned AS (${lockUsage(value(file.tenantId))})
       INSERT INTO media (${Object.keys(columns).join(', ')})
       SELECT ${Object.values(columns).map(value).join(', ')} FROM owned
       WHERE files + 1 <= ${value(files ?? Number.MAX_SAFE_INTEGER)}
         AND bytes + ${value(file.size)} <= ${value(bytes ?? Number.MAX_SAFE_INTEGER)}
       ON CONFLICT (media_id) DO NOTHING RETURNING media_id`,
  );
}

function toMediaFile(row: Row): MediaFile {
  return {
    mediaId: text(row, 'media_id'),
    tenantId: text(row, 'tenant_id'),
    state: toMediaState(integer(row, 'state')),
    mimeType: text(row, 'mime_type'),
    fileName: text(row, 'file_name'),
    size: integer(row, 'size'),
    sha256: text(row, 'sha256'),
    problem: text(row, 'problem'),
    linkKey: text(row, 'link_key'),
    createTimeMs: integer(row, 'create_time'),
    uploadExpireTimeMs: integer(row, 'upload_expire_time'),
  };
}
