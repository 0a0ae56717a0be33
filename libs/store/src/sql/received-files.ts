import { MediaOrigin, MediaState } from '@chat4all/proto';
import type { ReceivedFiles } from '../media-files.ts';
import type { MediaFileDialect } from './media-dialect.ts';
import { toMediaFile } from './media-row.ts';
import { listed } from './insert-rows.ts';
import { type AddValue, type SqlQuery, statement } from './pages.ts';
import { integer } from './row.ts';

/** The number up to which unfetched files are counted. */
const MAXIMUM_COUNT = 100_000;

const RECEIVED = MediaOrigin.RECEIVED;
const { PENDING, READY, FAILED } = MediaState;

/** Creates the queue of received files of a store. */
export function createReceivedFiles({
  parameter,
  select,
  write,
  skipLocked,
  now,
}: Omit<MediaFileDialect, 'selectPage'>): ReceivedFiles {
  const run = (text: (value: AddValue) => string): Promise<readonly Record<string, unknown>[]> => write(query(text));
  const query = (text: (value: AddValue) => string): SqlQuery => statement(parameter, text);
  return {
    claim: async ({ leaseMs, channels, exceptAccounts }) => {
      const nowMs = now();
      const except = (value: AddValue): string =>
        exceptAccounts.length === 0 ? '' : `AND account_id NOT IN (${listed(value, exceptAccounts)})`;
      const due = (value: AddValue): string =>
        `SELECT media_id FROM media WHERE next_attempt_time > 0 AND next_attempt_time <= ${value(nowMs)}
           AND channel IN (${listed(value, channels)}) ${except(value)}
         ORDER BY next_attempt_time LIMIT 1`;
      // Usually nothing is due, and a read blocks no other process.
      if ((await select(query(due))).length === 0) return undefined;
      const [row] = await run(
        (value) =>
          `WITH due AS MATERIALIZED (${due(value)} ${skipLocked})
           UPDATE media SET next_attempt_time = ${value(nowMs + leaseMs)},
             attempts = attempts + CASE state WHEN ${PENDING} THEN 1 ELSE 0 END
           FROM due WHERE media.media_id = due.media_id RETURNING *`,
      );
      return row && { file: toMediaFile(row), attempts: integer(row, 'attempts') };
    },
    renew: async (mediaIds, leaseMs) => {
      if (mediaIds.length === 0) return;
      await run(
        (value) =>
          `UPDATE media SET next_attempt_time = ${value(now() + leaseMs)}
           WHERE media_id IN (${listed(value, mediaIds)}) AND next_attempt_time > 0`,
      );
    },
    finishFetch: async (mediaId, result, leaseMs) => {
      const isReady = result.state === READY;
      await run((value) => {
        const common = `state = ${value(result.state)}, next_attempt_time = ${value(now() + leaseMs)}`;
        const rest = isReady
          ? `sha256 = ${value(result.sha256)}, size = ${value(result.size)}, mime_type = ${value(result.mimeType)}, problem = ''`
          : `problem = ${value(result.problem)}`;
        return `UPDATE media SET ${common}, ${rest}
                WHERE media_id = ${value(mediaId)} AND state = ${PENDING} AND origin = ${RECEIVED}`;
      });
      const [row] = await select(query((value) => `SELECT * FROM media WHERE media_id = ${value(mediaId)}`));
      return row && toMediaFile(row);
    },
    postpone: async (mediaId, nextAttemptTimeMs) => {
      await run(
        (value) =>
          `UPDATE media SET next_attempt_time = ${value(nextAttemptTimeMs)}
           WHERE media_id = ${value(mediaId)} AND state = ${PENDING} AND origin = ${RECEIVED}`,
      );
    },
    settle: async (mediaId) => {
      await run(
        (value) => `UPDATE media SET next_attempt_time = 0 WHERE media_id = ${value(mediaId)} AND state <> ${PENDING}`,
      );
    },
    retry: async (mediaIds) => {
      if (mediaIds.length === 0) return;
      await run(
        (value) =>
          `UPDATE media SET state = ${PENDING}, problem = '', attempts = 0, next_attempt_time = ${value(now())}
           WHERE media_id IN (${listed(value, mediaIds)}) AND state = ${FAILED}`,
      );
    },
    countUnfetched: async () => {
      const [row] = await select(
        query(
          () =>
            `SELECT count(*) AS count FROM (
               SELECT 1 FROM media WHERE next_attempt_time > 0 AND state = ${PENDING} LIMIT ${MAXIMUM_COUNT}
             ) unfetched`,
        ),
      );
      return row ? integer(row, 'count') : 0;
    },
  };
}
