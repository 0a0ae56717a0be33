import type { DatabaseSync } from 'node:sqlite';
import { type Identity, threadIdOf } from '@chat4all/proto';
import type { ThreadActivity } from '../../rules/thread-activity.ts';
import { ADD_TO_THREAD, THREAD_COLUMNS } from '../../sql/thread-upsert.ts';

/** A thread with the new messages of a transaction. */
interface NewMessages extends ThreadActivity {
  readonly tenantId: string;
  readonly identity: Identity;
  readonly messageKey: number;
  readonly createTimeMs: number;
  readonly unreadCount: number;
}

/** The `threads` table. */
export class ThreadTable {
  readonly #add;
  readonly #delete;
  #messages = new Map<string, NewMessages>();

  constructor(database: DatabaseSync) {
    const member = (name: string): string => `value->>'${name}'`;
    this.#add = database.prepare(
      `INSERT INTO threads (${THREAD_COLUMNS})
       SELECT key, ${['tenant_id', 'channel', 'account_id', 'kind', 'value', 'message_key', 'time'].map(member).join(', ')},
         ${['inbound_time', 'unread_count', 'profile_name', 'create_time'].map(member).join(', ')}
       FROM json_each(?) WHERE true ${ADD_TO_THREAD}`,
    );
    this.#delete = database.prepare('DELETE FROM threads WHERE thread_id = ?');
  }

  /** Runs a transaction that adds messages, and then writes their threads by one statement. */
  adding<Result>(work: () => Result): Result {
    this.#messages = new Map();
    const result = work();
    if (this.#messages.size > 0) {
      this.#add.run(JSON.stringify(Object.fromEntries(Array.from(this.#messages, ([id, row]) => [id, toJson(row)]))));
    }
    return result;
  }

  /** Adds a new message to the thread with a person. */
  add(tenantId: string, identity: Identity, messageKey: number, activity: ThreadActivity): void {
    const id = threadIdOf(tenantId, identity);
    const before = this.#messages.get(id);
    const isNewest = before === undefined || activity.timeMs >= before.timeMs;
    this.#messages.set(id, {
      ...{ tenantId, identity },
      messageKey: isNewest ? messageKey : before.messageKey,
      timeMs: isNewest ? activity.timeMs : before.timeMs,
      inboundTimeMs: Math.max(activity.inboundTimeMs, before?.inboundTimeMs ?? 0),
      profileName: activity.profileName || (before?.profileName ?? ''),
      createTimeMs: Math.min(activity.timeMs, before?.createTimeMs ?? Infinity),
      unreadCount: (before?.unreadCount ?? 0) + (activity.inboundTimeMs > 0 ? 1 : 0),
    });
  }

  delete(threadId: string): void {
    this.#delete.run(threadId);
  }
}

function toJson({ identity, ...row }: NewMessages): object {
  return {
    ...{ tenant_id: row.tenantId, channel: identity.channel, account_id: identity.accountId },
    ...{ kind: identity.kind, value: identity.value, message_key: row.messageKey, time: row.timeMs },
    ...{ inbound_time: row.inboundTimeMs, unread_count: row.unreadCount },
    ...{ profile_name: row.profileName, create_time: row.createTimeMs },
  };
}
