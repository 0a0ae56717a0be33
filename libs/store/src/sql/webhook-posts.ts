import { WebhookOutcome } from '@chat4all/proto';
import type { RecordedAttempt, WaitingPost, WebhookEndpoints } from '../webhook-endpoints.ts';
import { type AddValue, type ListSource, listInOrder } from './pages.ts';
import { integer, text } from './row.ts';
import type { WebhookDialect } from './webhook-dialect.ts';
import { attemptColumns, toAttempt, toWaitingPost } from './webhook-rows.ts';
import { insertRows, listed } from './insert-rows.ts';

/** The number up to which waiting posts are counted. */
const MAXIMUM_COUNT = 100_000;

type Posts = Pick<
  WebhookEndpoints,
  'enqueue' | 'takeDue' | 'release' | 'record' | 'countWaiting' | 'discardWaiting' | 'listAttempts' | 'deleteAttempts'
>;

/** Creates the waiting posts and attempts of a store. */
export function createWebhookPosts({ parameter, run, read, selectPage, skipLocked, now }: WebhookDialect): Posts {
  const existing = async (endpointIds: readonly string[]): Promise<ReadonlySet<string>> => {
    const ids = [...new Set(endpointIds)];
    const rows = await read(
      (value) => `SELECT endpoint_id FROM webhook_endpoints WHERE endpoint_id IN (${listed(value, ids)})`,
    );
    return new Set(rows.map((row) => text(row, 'endpoint_id')));
  };
  const ofExisting = async <Post extends { readonly endpointId: string }>(posts: readonly Post[]): Promise<Post[]> => {
    if (posts.length === 0) return [];
    const known = await existing(posts.map(({ endpointId }) => endpointId));
    return posts.filter(({ endpointId }) => known.has(endpointId));
  };
  const put = async (posts: readonly WaitingPost[], onConflict: string): Promise<void> => {
    if (posts.length === 0) return;
    // A statement cannot change a row twice.
    const last = new Map(posts.map((post) => [`${post.endpointId} ${post.eventId}`, post]));
    const rows = [...last.values()].map((post) => postColumns(post, now()));
    await run(
      (value) => `${insertRows('webhook_posts', rows, value)} ON CONFLICT (endpoint_id, event_id) ${onConflict}`,
    );
  };
  const takeOf =
    (endpointId: string, limit: number, leaseMs: number) =>
    (value: AddValue): string =>
      `WITH due (due_endpoint_id, due_event_id) AS MATERIALIZED (
       SELECT endpoint_id, event_id FROM webhook_posts
       WHERE endpoint_id = ${value(endpointId)} AND next_attempt_time <= ${value(now())}
       ORDER BY next_attempt_time LIMIT ${value(limit)} ${skipLocked}
     )
     UPDATE webhook_posts SET next_attempt_time = ${value(now() + leaseMs)}
     FROM due WHERE endpoint_id = due_endpoint_id AND event_id = due_event_id
     RETURNING *`;
  return {
    enqueue: async (posts) => {
      await put(await ofExisting(posts), 'DO NOTHING');
    },
    takeDue: async ({ limitPerEndpoint, leaseMs, exceptEndpoints }) => {
      // Usually nothing is due, and a read blocks no other process.
      const due = await read((value) => {
        const except = exceptEndpoints.length === 0 ? '' : `AND endpoint_id NOT IN (${listed(value, exceptEndpoints)})`;
        return `SELECT endpoint_id FROM webhook_endpoints WHERE is_disabled = 0 AND disabled_reason = '' ${except}
                AND EXISTS (SELECT 1 FROM webhook_posts WHERE webhook_posts.endpoint_id = webhook_endpoints.endpoint_id
                            AND next_attempt_time <= ${value(now())})`;
      });
      const ids = due.map((row) => text(row, 'endpoint_id'));
      const taken = await Promise.all(ids.map((id) => run(takeOf(id, limitPerEndpoint, leaseMs))));
      return taken.flat().map(toWaitingPost);
    },
    release: async (posts) => {
      if (posts.length === 0) return;
      await run(
        (value) =>
          `UPDATE webhook_posts SET next_attempt_time = ${value(now())}
           WHERE (endpoint_id, event_id) IN (VALUES ${keysOf(posts, value)})`,
      );
    },
    record: async (attempts) => {
      const recorded = await ofExisting(attempts);
      if (recorded.length === 0) return;
      await put(
        recorded.filter(isRetried).map(toNextPost),
        'DO UPDATE SET attempts = excluded.attempts, next_attempt_time = excluded.next_attempt_time WHERE webhook_posts.attempts < excluded.attempts',
      );
      const ended = recorded.filter((attempt) => !isRetried(attempt));
      if (ended.length > 0) {
        const keys = (value: AddValue): string =>
          ended
            .map(
              ({ endpointId, eventId, number }) =>
                `(${value(endpointId)}, ${value(eventId)}, CAST(${value(number - 1)} AS integer))`,
            )
            .join(', ');
        await run(
          (value) => `DELETE FROM webhook_posts WHERE (endpoint_id, event_id, attempts) IN (VALUES ${keys(value)})`,
        );
      }
      await run(
        (value) => `${insertRows('webhook_attempts', recorded.map(attemptColumns), value)} ON CONFLICT DO NOTHING`,
      );
    },
    countWaiting: async (endpointId) => {
      const [row] = await read(
        (value) =>
          `SELECT count(*) AS count FROM (
             SELECT 1 FROM webhook_posts WHERE endpoint_id = ${value(endpointId)} LIMIT ${MAXIMUM_COUNT}
           ) waiting`,
      );
      return row ? integer(row, 'count') : 0;
    },
    discardWaiting: async (endpointId) => {
      await run((value) => `DELETE FROM webhook_posts WHERE endpoint_id = ${value(endpointId)}`);
    },
    listAttempts: async ({ endpointId, eventId, failedOnly, ...request }) => {
      const source: ListSource = {
        ...{ parameter, table: 'webhook_attempts', idColumn: 'attempt_id', select: 'SELECT * FROM webhook_attempts' },
        inOrder: (value) => [
          `endpoint_id = ${value(endpointId)}`,
          ...(eventId === undefined ? [] : [`event_id = ${value(eventId)}`]),
          ...(failedOnly ? [`outcome <> ${WebhookOutcome.SUCCEEDED}`] : []),
        ],
      };
      const { rows, ...rest } = await selectPage(listInOrder(source, request));
      return { attempts: rows.map(toAttempt), ...rest };
    },
    deleteAttempts: async (beforeMs, limit) => {
      const orphaned = 'endpoint_id NOT IN (SELECT endpoint_id FROM webhook_endpoints)';
      await run(() => `DELETE FROM webhook_posts WHERE ${orphaned}`);
      const deleted = await run(
        (value) =>
          `DELETE FROM webhook_attempts WHERE attempt_id IN (
             SELECT attempt_id FROM webhook_attempts WHERE create_time < ${value(beforeMs)} ORDER BY create_time LIMIT ${value(limit)}
           ) RETURNING attempt_id`,
      );
      return deleted.length;
    },
  };
}

function postColumns(
  { endpointId, eventId, eventType, body, attempts, nextAttemptTimeMs }: WaitingPost,
  nowMs: number,
) {
  return {
    ...{ endpoint_id: endpointId, event_id: eventId, event_type: eventType, body, attempts },
    ...{ next_attempt_time: nextAttemptTimeMs, create_time: nowMs },
  };
}

function isRetried({ outcome }: RecordedAttempt): boolean {
  return outcome === WebhookOutcome.RETRYING;
}

function toNextPost({ endpointId, eventId, eventType, body, number, nextAttemptTimeMs }: RecordedAttempt): WaitingPost {
  return { endpointId, eventId, eventType, body, attempts: number, nextAttemptTimeMs };
}

function keysOf(posts: readonly WaitingPost[], value: AddValue): string {
  return posts.map(({ endpointId, eventId }) => `(${value(endpointId)}, ${value(eventId)})`).join(', ');
}
